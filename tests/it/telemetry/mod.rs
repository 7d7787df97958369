mod deployment;
mod logs;
mod metrics;
mod traces;
