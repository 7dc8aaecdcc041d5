copy bare_lines from stdin
-- One column of text, so a line is a row. Npgsql wants the word first.
