//! A service of a namespace must implement all of its routes.

use lexgen_runtime::{Reply, Request, Response};
use lexicons::com::example;
use lexicons::com::example::list_notes::{ListNotes, ListNotesOutput, ListNotesRoute};

mod lexicons {
    lexgen_runtime::lexicons!("lexicons/valid");
}

struct Service;

impl ListNotesRoute for Service {
    async fn list_notes(&self, _: Request<ListNotes>) -> Reply<ListNotes> {
        Ok(Response::new(ListNotesOutput::new(Vec::new())))
    }
}

fn serve(_: impl example::Routes) {}

fn main() {
    serve(Service);
}
