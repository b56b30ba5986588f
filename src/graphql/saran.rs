//! Suggestions across the sectors, about one person.

use async_graphql::{Context, ID, Object, SimpleObject};

use crate::graphql::error::{Nullable, nullable};
use crate::graphql::resolve::mengikuti;
use crate::graphql::{actor, app};
use crate::service;

/// A suggestion (saran): what else may be worth recording, of any sector. A kader decides; nothing is created by it.
#[derive(SimpleObject)]
pub struct Saran {
    /// The id of the rule; its text, versions and source by `aturan(kode:)`.
    aturan: String,
    /// The version of the rule in force today.
    versi: i32,
    /// Why, in Bahasa Indonesia.
    alasan: String,
    /// The catalogue codes (kode) of the kinds to record, those already recorded left out.
    jenis: Vec<String>,
    /// The day (WITA) of what called for it; null where it has none.
    sejak: Option<String>,
    /// The report of the event (kejadian, TRB-06) that the new records belong to.
    kejadian: Option<ID>,
}

impl From<&crate::domain::saran::Saran> for Saran {
    fn from(saran: &crate::domain::saran::Saran) -> Self {
        Saran {
            aturan: saran.aturan.patokan.kode.to_owned(),
            versi: saran.versi.into(),
            alasan: saran.aturan.patokan.alasan.to_owned(),
            jenis: saran.jenis.iter().map(|kode| (*kode).to_owned()).collect(),
            sejak: saran.sejak.map(|day| day.to_string()),
            kejadian: saran.kejadian.map(|id| ID(id.to_string())),
        }
    }
}

/// Suggestions.
#[derive(Default)]
pub struct SaranQuery;

#[Object]
impl SaranQuery {
    /// What else may be worth recording about a person and her household, by what the reader may see of them.
    async fn saran(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The person.")] sasaran: ID,
    ) -> Nullable<Vec<Saran>> {
        nullable(
            async {
                let (app, reader) = (app(ctx), actor(ctx)?);
                let found = mengikuti(ctx, &sasaran, |id| service::saran::tentang(app, reader, id)).await?;
                Ok(found.iter().map(Into::into).collect())
            }
            .await,
        )
    }
}
