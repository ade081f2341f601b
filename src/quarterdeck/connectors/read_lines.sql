read_csv(
    {path},
    auto_detect = false, header = false, columns = {'line': 'VARCHAR'},
    delim = e'\x1f', quote = '', escape = '', compression = {packing},
    max_line_size = 4194304, null_padding = false
)
