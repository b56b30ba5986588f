//! Referrals as they come in: an agency hears of what was sent to it at once, and of nothing that is not for its officers.

use posyandu::domain::posyandu::Bidang;
use serde_json::{Value as Json, json};

use crate::berjalan::{Dengar, berakhir};
use crate::both;
use crate::rujukan::{ke_instansi, kirim, kunjungi, petugas, terlindung, ubah};
use crate::world::{Client, On, Persona, Pos, Siapa, mutation_id};

const IKUTI: &str = "subscription($b: Bidang!) { rujukanMasuk(bidang: $b) { bidang menunggu \
    masuk { id bidang status orang { nama } } } }";

async fn ikuti(client: &Client, bidang: &str) -> Dengar {
    Dengar::buka(client, IKUTI, json!({ "b": bidang })).await
}

/// How many wait, and the new ones.
fn masuk(keadaan: &Json) -> (u64, Vec<&str>) {
    let new = keadaan["masuk"].as_array().unwrap().iter();
    (keadaan["menunggu"].as_u64().unwrap(), new.map(|case| case["id"].as_str().unwrap()).collect())
}

both! {
    async fn an_agency_hears_of_a_case_when_it_is_sent_to_it(world: World) {
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let dinas = world.sign_in(Persona::Opd(Bidang::Pendidikan)).await;
        let mut dengar = ikuti(&dinas, "PENDIDIKAN").await;
        assert_eq!(masuk(&dengar.keadaan().await), (0, vec![]));
        // What the post has only recorded, and what goes elsewhere, is no business of hers.
        let sekolah = kirim(&pengurus, "PENDIDIKAN", Json::Null).await;
        let sosial = kirim(&pengurus, "SOSIAL", Json::Null).await;
        ke_instansi(&world, Pos::Melati, &[sosial]).await;
        dengar.sepi().await;
        ke_instansi(&world, Pos::Melati, std::slice::from_ref(&sekolah)).await;
        let heard = dengar.keadaan().await;
        assert_eq!(masuk(&heard), (1, vec![sekolah.as_str()]));
        let case = &heard["masuk"][0];
        assert_eq!((&case["status"], &case["orang"]["nama"]), (&json!("DITERUSKAN_KE_OPD"), &json!("Candra Melati")));
        // Whoever begins to watch now sees what waits, and a case that is accepted waits no more.
        let mut later = ikuti(&dinas, "PENDIDIKAN").await;
        assert_eq!(masuk(&later.keadaan().await), (1, vec![sekolah.as_str()]));
        ubah(&dinas, &[sekolah], "DITERIMA_OPD", "").await;
        for dengar in [&mut dengar, &mut later] {
            assert_eq!(masuk(&dengar.keadaan().await), (0, vec![]));
        }
    }
}

both! {
    async fn a_health_case_that_is_sent_again_comes_in_again(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let faskes = world.sign_in(Persona::Opd(Bidang::Kesehatan)).await;
        let mut dengar = ikuti(&faskes, "KESEHATAN").await;
        assert_eq!(masuk(&dengar.keadaan().await), (0, vec![]));
        let case = kirim(&kader, "KESEHATAN", Json::Null).await;
        assert_eq!(masuk(&dengar.keadaan().await), (1, vec![case.as_str()]));
        let one = std::slice::from_ref(&case);
        ubah(&faskes, one, "TIDAK_DATANG", "").await;
        assert_eq!(masuk(&dengar.keadaan().await), (0, vec![]));
        kunjungi(&kader).await;
        ubah(&kader, one, "DIRUJUK", "").await;
        assert_eq!(masuk(&dengar.keadaan().await), (1, vec![case.as_str()]));
    }
}

both! {
    async fn a_protected_case_comes_in_for_the_appointed_officer_alone(world: World) {
        let writer = Persona::KaderBidang(Pos::Melati, Bidang::Sosial);
        let report = terlindung(&world, writer).await;
        let mut appointed = ikuti(&petugas(&world).await, "TRANTIBUM_LINMAS").await;
        let mut other = ikuti(&world.sign_in(Persona::Opd(Bidang::TrantibumLinmas)).await, "TRANTIBUM_LINMAS").await;
        for dengar in [&mut appointed, &mut other] {
            assert_eq!(masuk(&dengar.keadaan().await), (0, vec![]));
        }
        let input = json!({ "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(), "bidang": "TRANTIBUM_LINMAS",
            "sasaran": Pos::Melati.sasaran(Siapa::Candra).to_string(), "pelayanan": report, "alasan": "perlu didampingi" });
        let sent = "mutation($i: KirimRujukanInput!) { kirimRujukan(input: $i) { id } }";
        world.sign_in(writer).await.ok(sent, json!({ "i": input })).await;
        assert_eq!(masuk(&appointed.keadaan().await).0, 1);
        other.sepi().await;
    }
}

both! {
    async fn nobody_else_has_something_come_in(world: World) {
        for persona in [Persona::Pengurus(Pos::Melati), Persona::Kader(Pos::Melati), Persona::Pembina, Persona::Pkk,
            Persona::Opd(Bidang::Sosial), Persona::DpmdAdmin] {
            ikuti(&world.sign_in(persona).await, "PENDIDIKAN").await.ditolak("FORBIDDEN").await;
        }
    }
}

both! {
    async fn an_officer_who_left_hears_nothing_more(world: World) {
        let officer = Persona::Opd(Bidang::Pendidikan);
        let mut dengar = ikuti(&world.sign_in(officer).await, "PENDIDIKAN").await;
        dengar.keadaan().await;
        let case = kirim(&world.sign_in(Persona::Pengurus(Pos::Melati)).await, "PENDIDIKAN", Json::Null).await;
        berakhir(&world, officer).await;
        ke_instansi(&world, Pos::Melati, &[case]).await;
        dengar.ditolak("FORBIDDEN").await;
    }
}

both! {
    async fn every_server_tells_what_comes_in(world: World) {
        if world.on == On::Sqlite {
            return;
        }
        let elsewhere = world.second_instance().await;
        let mut dengar = ikuti(&world.sign_in(Persona::Opd(Bidang::Kesehatan)).await.at(&elsewhere), "KESEHATAN").await;
        dengar.keadaan().await;
        let case = kirim(&world.sign_in(Persona::Kader(Pos::Melati)).await, "KESEHATAN", Json::Null).await;
        assert_eq!(masuk(&dengar.keadaan().await), (1, vec![case.as_str()]));
    }
}
