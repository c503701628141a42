"""Reading: what there is to take along, the archive written, an archive read and checked."""
