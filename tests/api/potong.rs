//! Pages cut by bytes, for phones that pay by the byte: whoever asks on from where a page ended sees every row once.

use serde_json::{Value as Json, json};

use crate::both;
use crate::world::{Client, Persona, Pos};

const DAFTAR: &str = "query($p: ID!, $f: Int, $a: String, $l: Int, $b: String, $m: Int) { \
    daftarSasaran(posyandu: $p, first: $f, after: $a, last: $l, before: $b, maxBytes: $m) { \
    nodes { id nama umurBulan pelayanan(first: 2) { nodes { tanggal kode } } } \
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";

async fn halaman(client: &Client, asked: Json) -> Json {
    client.ok(DAFTAR, asked).await["daftarSasaran"].clone()
}

fn ids(page: &Json) -> Vec<String> {
    page["nodes"].as_array().unwrap().iter().map(|node| node["id"].as_str().unwrap().to_owned()).collect()
}

both! {
    async fn a_cut_page_goes_on_where_it_ended(world: World) {
        let board = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let post = Pos::Melati.id().to_string();
        let all = ids(&halaman(&board, json!({ "p": post, "f": 100 })).await);
        assert!(all.len() > 5);
        for bytes in [1_000, 1_200, 2_000] {
            let (mut seen, mut after, mut cut) = (Vec::new(), None::<String>, 0);
            loop {
                let page = halaman(&board, json!({ "p": post, "f": 100, "a": after, "m": bytes })).await;
                assert!(page.to_string().len() <= bytes || ids(&page).len() == 1, "{bytes}: {page:#}");
                seen.extend(ids(&page));
                if page["pageInfo"]["hasNextPage"] == false {
                    break;
                }
                cut += 1;
                after = page["pageInfo"]["endCursor"].as_str().map(str::to_owned);
            }
            assert_eq!(seen, all, "{bytes}");
            assert!(cut > 0 || bytes > 1_200, "{bytes}");
        }
        // From the end, the rows next to the end stay.
        let page = halaman(&board, json!({ "p": post, "l": 100, "m": 1_000 })).await;
        let some = ids(&page);
        assert!(some.len() < all.len() && all.ends_with(&some) && page["pageInfo"]["hasPreviousPage"] == true, "{page:#}");
        let before = page["pageInfo"]["startCursor"].clone();
        let rest = ids(&halaman(&board, json!({ "p": post, "l": 100, "b": before })).await);
        assert_eq!([rest, some].concat(), all);
    }
}

both! {
    async fn a_page_of_no_bytes_is_refused(world: World) {
        let board = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        for bytes in [-1, 0, 999, 1_000_001] {
            let asked = json!({ "p": Pos::Melati.id().to_string(), "m": bytes });
            let (code, field, _) = board.refused(DAFTAR, asked).await;
            assert_eq!((code.as_str(), field.as_deref()), ("IMPOSSIBLE_VALUE", Some("maxBytes")), "{bytes}");
        }
    }
}
