mod search;
mod systemlabels;
