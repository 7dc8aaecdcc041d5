-- One column of text, so a line is a row.
copy bare_lines from stdin
