mod labellog;
mod systemlabels;
