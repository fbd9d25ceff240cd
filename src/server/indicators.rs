//! `GET /v1/indicators`.

use super::params::Params;
use super::problem::Problem;
use super::state::AppState;
use super::types::IndicatorsAnswer;
use axum::Json;
use axum::extract::{RawQuery, State};
use std::sync::Arc;

pub(super) async fn list(
    State(state): State<Arc<AppState>>,
    RawQuery(query): RawQuery,
) -> Result<Json<IndicatorsAnswer>, Problem> {
    Params::from_query(query.as_deref(), &[])?;
    Ok(Json(IndicatorsAnswer::new(&state.engine(), state.links())))
}
