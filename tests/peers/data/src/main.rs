//! Measures a table and prints it: `peers-data reading`. With `--iterations N --only NAME`, only runs that row, for valgrind.

use std::env;
use std::error::Error;

use peers_data::measure::{measure, repeat};
use peers_data::table::Report;
use peers_data::{TABLES, Table};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [name] => print(find(name)?),
        [name, "--iterations", times, "--only", row] => run(find(name)?, row, times.parse()?),
        _ => Err("which table? `reading`, `validating` or `parsing`".into()),
    }
}

fn find(name: &str) -> Result<&'static Table, String> {
    TABLES.iter().find(|table| table.name == name).ok_or_else(|| format!("there is no table `{name}`"))
}

fn print(table: &Table) -> Result<(), Box<dyn Error>> {
    let rows = (table.rows)();
    let costs = measure(table.name, &rows)?;
    print!("{}", Report { table, rows: &rows, costs: &costs });
    Ok(())
}

fn run(table: &Table, name: &str, times: u32) -> Result<(), Box<dyn Error>> {
    let rows = (table.rows)();
    let row = rows.iter().find(|row| row.name() == name).ok_or_else(|| format!("there is no row `{name}`"))?;
    Ok(repeat(row, times)?)
}
