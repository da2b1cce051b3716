"""The room's views, by what people come for."""
