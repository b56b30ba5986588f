//! What those who run the server see (*pantau*, to watch): metrics and health, on a listener of their own.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use posyandu::store::db::{Db, Target};
use serde_json::json;
use tower::ServiceExt as _;

use crate::both;
use crate::world::{Persona, Pos};

/// What an address of the watching listener says.
async fn look(app: &posyandu::app::App, path: &str) -> (StatusCode, String) {
    let request = Request::get(path).body(Body::empty()).unwrap();
    let response = app.watching().oneshot(request).await.unwrap();
    let status = response.status();
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8(bytes.to_vec()).unwrap())
}

/// The number of a series.
fn number(metrics: &str, series: &str) -> u64 {
    let line = metrics.lines().find_map(|line| line.strip_prefix(series)).unwrap_or("0");
    line.trim().parse().unwrap()
}

const READ: &str = "posyandu_requests_total{class=\"read\",status=\"200\"}";

both! {
    async fn a_request_is_counted_with_its_statements_and_names_nobody(world: World) {
        let siti = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let asked = siti.ok("query($p: ID!) { daftarSasaran(posyandu: $p, nama: \"Bunga\") { nodes { nama } } }", json!({ "p": Pos::Melati.id().to_string() }));
        let (_, ran) = world.statements_of(asked).await;
        let (status, metrics) = look(&world.app, "/metrics").await;
        assert_eq!((status, number(&metrics, READ)), (StatusCode::OK, 1));
        let counted = number(&metrics, "posyandu_statements_total");
        // On PostgreSQL what a transaction may see is claimed by a statement of its own, which is no part of the list.
        assert!((2..=2 * ran.len() as u64).contains(&counted), "{counted} of {ran:#?}");
        assert!(!metrics.contains("Bunga") && !metrics.contains("daftarSasaran"), "{metrics}");
        assert_eq!(look(&world.app, "/metrics/").await.0, StatusCode::NOT_FOUND);
    }
}

both! {
    async fn metrics_are_not_shown_to_phones(world: World) {
        let request = Request::get("/metrics").body(Body::empty()).unwrap();
        let response = world.app.router(false).oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
    }
}

both! {
    async fn a_server_is_ready_while_its_database_is_in_reach(world: World) {
        assert_eq!(look(&world.app, "/readyz").await.0, StatusCode::OK);
        let lost = world.second_instance().await;
        lost.db.clone().close().await.unwrap();
        assert_eq!(look(&lost, "/readyz").await, (StatusCode::SERVICE_UNAVAILABLE, "{\"status\":\"no database\"}".into()));
        assert_eq!(look(&lost, "/healthz").await.0, StatusCode::OK, "a restart would not help");
    }
}

#[tokio::test]
async fn a_database_older_than_the_program_is_not_served() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("kosong.db").display());
    let db = Db::open(&Target { url, pool: 1, recorder: None }).await.unwrap();
    assert!(db.ready().await.is_err());
}
