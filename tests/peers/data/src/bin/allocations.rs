//! Counts what the rows of a table allocate: a line each, `NAME`, allocations, bytes, and bytes at the same time at most.

use std::env;

use peers_data::TABLES;

fn main() {
    let name = env::args().nth(1).unwrap_or_default();
    for row in TABLES.iter().filter(|table| table.name == name).flat_map(|table| (table.rows)()) {
        if let Ok(run) = row.prepare() {
            let counted = allocation_counter::measure(run);
            println!("{}\t{}\t{}\t{}", row.name(), counted.count_total, counted.bytes_total, counted.bytes_max);
        }
    }
}
