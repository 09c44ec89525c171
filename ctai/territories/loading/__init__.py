"""From the open-data files of one vintage to the tables: read (`files`), draft (`drafts`), store (`store`), index, draw."""
