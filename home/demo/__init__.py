"""The demo site: accounts with roles and content in Polish, English and (in part) Ukrainian."""

from home.demo.load import LOGINS, PASSWORD, load

__all__ = ["LOGINS", "PASSWORD", "load"]
