//! Figures as whoever sits at the machine sees them: all of each.

use db::Conn;
use lantoa::books::entries::rollup::Basis;
use lantoa::books::figures::{Books, Figure, FigureId, Sight};
use lantoa::shell::access::Scope;
use lantoa::shell::fault::Fault;
use orgtree::UnitId;
use vi::Span;

pub fn one(conn: &mut Conn, books: Books<'_>, id: &FigureId) -> Result<Figure, Fault> {
    Sight::of(books, &Scope::everything(books.tree)).one(conn, id)
}

pub fn of_unit(
    conn: &mut Conn,
    books: Books<'_>,
    unit: UnitId,
    period: Option<&Span>,
    basis: Basis,
) -> Result<Vec<Figure>, Fault> {
    Sight::of(books, &Scope::everything(books.tree)).of_unit(conn, unit, period, basis)
}
