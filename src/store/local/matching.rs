//! Who is as wanted: the second half of tantivy's queries, those without a score.

use super::excluded::Excluded;
use super::held::{Held, Part};
use super::limited::Admitted;
use super::open::LocalStore;
use super::schema::PASSAGE;
use crate::error::{Error, Result};
use crate::{Address, Field, Filters, Matches, Wanted};
use std::sync::Arc;
use tantivy::query::{BooleanQuery, EmptyQuery, EnableScoring, Occur, Query, RegexQuery, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet as _, TERMINATED, Term};

impl LocalStore {
    pub(super) fn matching_rows(
        &self,
        wanted: &Wanted,
        filters: &Filters,
        most: usize,
        admitted: Option<&Admitted>,
    ) -> Result<Matches> {
        let failed = || Error::store("look for what is wanted");
        let query = self.query(wanted);
        let weight = query.weight(EnableScoring::disabled_from_searcher(&self.searcher)).map_err(failed())?;
        let mut matches = Matches::default();
        for ((segment, reader), scope) in self.readers().zip(self.scopes(filters, admitted)?) {
            if scope.is_empty() {
                continue;
            }
            let mut rows = weight.scorer(reader, 1.0).map_err(failed())?;
            for range in scope.rows() {
                let mut row = if rows.doc() < range.start { rows.seek(range.start) } else { rows.doc() };
                while row != TERMINATED && row < range.end {
                    if scope.admits(row) {
                        if matches.addresses.len() == most {
                            matches.is_cut = true;
                            return Ok(matches);
                        }
                        matches.addresses.push(Address { segment, row });
                    }
                    row = rows.advance();
                }
            }
        }
        Ok(matches)
    }

    /// What is wanted as a query of tantivy.
    pub(super) fn query(&self, wanted: &Wanted) -> Box<dyn Query> {
        let exact = |field, text: &str| -> Box<dyn Query> {
            Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic))
        };
        match wanted {
            Wanted::Sequence(sequence) => self.sequence(sequence),
            Wanted::InTitles(sequence) => self.in_titles(sequence),
            Wanted::Place(place) => exact(self.fields.places, &place.key()),
            Wanted::Any(any) if any.is_empty() => Box::new(EmptyQuery),
            Wanted::Any(any) => Box::new(BooleanQuery::union(any.iter().map(|wanted| self.query(wanted)).collect())),
            Wanted::All(all) => {
                let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
                for wanted in all {
                    clauses.push(match wanted {
                        Wanted::Not(not) => (Occur::MustNot, self.excluded(not)),
                        wanted => (Occur::Must, self.query(wanted)),
                    });
                }
                if !clauses.iter().any(|(occur, _)| *occur == Occur::Must) {
                    clauses.push((Occur::Must, exact(self.fields.places, PASSAGE)));
                }
                Box::new(BooleanQuery::new(clauses))
            }
            Wanted::Not(not) => Box::new(BooleanQuery::new(vec![
                (Occur::Must, exact(self.fields.places, PASSAGE)),
                (Occur::MustNot, self.excluded(not)),
            ])),
        }
    }

    fn excluded(&self, wanted: &Wanted) -> Box<dyn Query> {
        Box::new(Excluded(self.query(wanted)))
    }

    /// A verbatim sequence in texts.
    fn sequence(&self, sequence: &str) -> Box<dyn Query> {
        let chars: Vec<char> = sequence.chars().collect();
        match chars.as_slice() {
            [] => Box::new(EmptyQuery),
            [_] => self.one_term(Field::Unigrams, sequence),
            _ => self.held(Part::Text, chars),
        }
    }

    fn in_titles(&self, sequence: &str) -> Box<dyn Query> {
        let chars: Vec<char> = sequence.chars().collect();
        match chars.as_slice() {
            [] => Box::new(EmptyQuery),
            // Titles have no field of single characters: those that a bigram begins or ends with.
            [only] => {
                let only = regex_escape(*only);
                let field = self.fields.text(Field::HeadingBigrams);
                match RegexQuery::from_pattern(&format!("{only}.|.{only}"), field) {
                    Ok(query) => Box::new(query),
                    Err(_) => Box::new(EmptyQuery),
                }
            }
            _ => self.held(Part::Titles, chars),
        }
    }

    fn one_term(&self, field: Field, term: &str) -> Box<dyn Query> {
        Box::new(TermQuery::new(self.fields.term(field, term), IndexRecordOption::Basic))
    }

    fn held(&self, part: Part, sequence: Vec<char>) -> Box<dyn Query> {
        let bigrams = sequence.windows(2).map(|pair| self.fields.term(part.field(), &String::from_iter(pair)));
        let bigrams: Vec<Term> = bigrams.collect();
        match <[Term; 1]>::try_from(bigrams) {
            Ok([only]) => Box::new(TermQuery::new(only, IndexRecordOption::Basic)),
            Err(bigrams) => Box::new(Held { texts: Arc::clone(&self.texts), part, sequence, bigrams }),
        }
    }
}

fn regex_escape(c: char) -> String {
    if c.is_alphanumeric() { c.to_string() } else { format!("\\{c}") }
}
