"""Who is on duty when, and how one shift hands over to the next."""
