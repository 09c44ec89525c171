"""From the open-data files of one vintage to the tables: `files`, `drafts`, `store`, `services`, `index`, `draw`."""
