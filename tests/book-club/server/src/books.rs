//! `com.example.books`.

use book_club_types::com::example::books::add::{Add, AddError, AddRoute};
use book_club_types::com::example::books::defs::Book;
use book_club_types::com::example::books::get_cover::{GetCover, GetCoverError, GetCoverRoute};
use book_club_types::com::example::books::list::{List, ListOutput, ListRoute};
use lexgen_runtime::{Body, Reply, Request, Response};

use crate::{BookClub, Shelves};

impl Shelves {
    pub(crate) fn book(&self, number: i64) -> Option<&Book> {
        self.books.iter().find(|book| book.number == number)
    }
}

impl AddRoute for BookClub {
    async fn add(&self, request: Request<Add>) -> Reply<Add> {
        let mut shelves = self.shelves();
        let title = request.input.title;
        if shelves.books.iter().any(|book| book.title == title) {
            return Err(AddError::Duplicate("the club reads this book already".into()));
        }
        let number = shelves.books.last().map_or(1, |last| last.number + 1);
        let book = Book::new(number, title);
        shelves.books.push(book.clone());
        Ok(Response::new(book))
    }
}

impl ListRoute for BookClub {
    async fn list(&self, request: Request<List>) -> Reply<List> {
        let limit = usize::try_from(request.params.limit_or_default()).unwrap_or(usize::MAX);
        Ok(ListOutput::new(self.shelves().books.iter().rev().take(limit).cloned().collect::<Vec<Book>>()).into())
    }
}

impl GetCoverRoute for BookClub {
    async fn get_cover(&self, request: Request<GetCover>) -> Reply<GetCover> {
        let shelves = self.shelves();
        let book = shelves.book(request.params.number);
        let book = book.ok_or_else(|| GetCoverError::UnknownBook("the club has no such book".into()))?;
        let svg = format!(r#"<svg xmlns="http://www.w3.org/2000/svg"><text>{}</text></svg>"#, book.number);
        Ok(Body::new("image/svg+xml", svg).into())
    }
}
