read_csv(
    {path},
    auto_detect = false, header = true, all_varchar = true, columns = {{columns}},
    delim = {delimiter}, quote = '"', escape = '"', skip = {skip}, compression = {packing},
    max_line_size = 4194304, store_rejects = true, rejects_limit = 0,
    rejects_table = 'qd_rejects', rejects_scan = 'qd_reject_scans'{new_line}
)
