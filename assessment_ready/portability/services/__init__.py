"""Changes: archives asked for, made and thrown away; a council brought in."""
