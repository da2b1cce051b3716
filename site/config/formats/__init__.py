"""Where Django's own formats are not how readers write: Django looks here first (FORMAT_MODULE_PATH)."""
