"""The index is no model: it hangs on `home.PublishedDocument` by the SQL of this app's migration."""
