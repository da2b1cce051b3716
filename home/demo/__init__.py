"""The demo site: accounts with roles and content in Polish, English and (in part) Ukrainian."""

from home.demo.load import LOGINS, PASSWORD, Occupied, load

__all__ = ["LOGINS", "PASSWORD", "Occupied", "load"]
