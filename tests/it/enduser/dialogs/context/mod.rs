mod labellog;
