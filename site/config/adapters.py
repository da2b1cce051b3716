"""Joins the ports of `campaigns` and `home`. The only module that knows both."""
