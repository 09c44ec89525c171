"""Frozen data + numbered template = the same bytes for ever. Pure: no table, no clock, no request."""
