mod limits;
mod serviceresources;
