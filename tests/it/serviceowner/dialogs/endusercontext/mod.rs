mod systemlabels;
