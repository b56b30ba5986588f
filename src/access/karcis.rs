//! Signed addresses of photos: the mark (*tanda*) in the address is a ticket (*karcis*). A browser or a phone that shows
//! or sends a picture cannot always put a token into a header, so the address itself says who may do what with which
//! photo, until when and how large, and is signed with a key that only the server has.
//!
//! A ticket is no right: it names the session in whose name it was written, and whoever reads it asks again what that
//! session may see at this moment. So a phone that was reported lost looks at nothing any more, tickets and all.

use std::fmt;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::actor::Actor;
use super::secrets::Secrets;
use crate::domain::id::{AccountId, FotoId};
use crate::error::{Code, Refusal};

/// What the address is for. A ticket to look at a photo does not send one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guna {
    /// To send the photo.
    Kirim,
    /// To look at it.
    Lihat,
}

/// Account, session, moment and size, before the signature.
const ISI: usize = 16 + 16 + 8 + 4;

/// Signs addresses in the name of one session. Small enough to be carried wherever an answer is written.
#[derive(Clone, Copy)]
pub struct Penanda {
    key: [u8; 32],
    account: AccountId,
    session: Uuid,
}

/// Shows no key.
impl fmt::Debug for Penanda {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Penanda(…)")
    }
}

impl Penanda {
    /// In the name of somebody signed in.
    pub fn of(secrets: &Secrets, actor: &Actor) -> Option<Penanda> {
        let session = actor.session?;
        Some(Penanda { key: secrets.address_key(), account: actor.account, session })
    }

    /// The address of a photo, with its mark: good until then, and for so many bytes where something is sent.
    pub fn alamat(&self, guna: Guna, foto: FotoId, sampai: DateTime<Utc>, batas: u32) -> String {
        let mut isi = Vec::with_capacity(ISI + 32);
        isi.extend(self.account.0.as_bytes());
        isi.extend(self.session.as_bytes());
        isi.extend(sampai.timestamp().to_be_bytes());
        isi.extend(batas.to_be_bytes());
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &self.key), &signed(guna, foto, &isi));
        isi.extend(tag.as_ref());
        format!("/foto/{}?tanda={}", foto.0, URL_SAFE_NO_PAD.encode(isi))
    }
}

/// What a mark says, once it was found to be ours and in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Karcis {
    pub account: AccountId,
    pub session: Uuid,
    /// Bytes that may be sent.
    pub batas: u32,
}

impl Karcis {
    /// Reads the mark of an address. One that is past its time is `TOKEN_EXPIRED`; whatever else is wrong with it is
    /// `UNAUTHENTICATED`, and nobody is told what it was.
    pub fn baca(
        secrets: &Secrets,
        guna: Guna,
        foto: FotoId,
        text: &str,
        now: DateTime<Utc>,
    ) -> Result<Karcis, Refusal> {
        let (karcis, sampai) = ours(secrets, guna, foto, text).ok_or_else(|| {
            Refusal::new(Code::Unauthenticated).saying("Alamat foto ini tidak berlaku. Muat ulang daftarnya.")
        })?;
        if sampai <= now.timestamp() {
            let sentence = "Alamat foto ini sudah lewat waktunya. Muat ulang daftarnya.";
            return Err(Refusal::new(Code::TokenExpired).saying(sentence));
        }
        Ok(karcis)
    }
}

fn ours(secrets: &Secrets, guna: Guna, foto: FotoId, text: &str) -> Option<(Karcis, i64)> {
    let bytes =
        Some(text).filter(|text| text.len() < 200).and_then(|text| URL_SAFE_NO_PAD.decode(text).ok())?;
    let (isi, tag) = bytes.split_at_checked(ISI)?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, &secrets.address_key());
    hmac::verify(&key, &signed(guna, foto, isi), tag).ok()?;
    let (account, rest) = isi.split_first_chunk::<16>()?;
    let (session, rest) = rest.split_first_chunk::<16>()?;
    let (sampai, rest) = rest.split_first_chunk::<8>()?;
    let batas = u32::from_be_bytes(*rest.first_chunk::<4>()?);
    let (account, session) = (AccountId(Uuid::from_bytes(*account)), Uuid::from_bytes(*session));
    Some((Karcis { account, session, batas }, i64::from_be_bytes(*sampai)))
}

/// What is signed: the use and the photo, which the address says beside the mark, and the mark.
fn signed(guna: Guna, foto: FotoId, isi: &[u8]) -> Vec<u8> {
    let guna = match guna {
        Guna::Kirim => b'K',
        Guna::Lihat => b'L',
    };
    [&[guna], foto.0.as_bytes().as_slice(), isi].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
    }

    fn mark(alamat: &str) -> &str {
        alamat.split_once("?tanda=").unwrap().1
    }

    #[test]
    fn a_mark_is_for_one_use_of_one_photo_until_then() {
        let secrets = Secrets::ephemeral().unwrap();
        let account = AccountId(Uuid::from_u128(1));
        let actor = Actor::person(account, Some(Uuid::from_u128(2)), None, Vec::new());
        let (foto, other) = (FotoId(Uuid::from_u128(3)), FotoId(Uuid::from_u128(4)));
        let penanda = Penanda::of(&secrets, &actor).unwrap();
        let alamat = penanda.alamat(Guna::Kirim, foto, at(600), 5_000);
        let read = |secrets: &Secrets, guna, foto, text: &str, now| {
            Karcis::baca(secrets, guna, foto, text, now).map_err(|refusal| refusal.code)
        };
        let good = read(&secrets, Guna::Kirim, foto, mark(&alamat), at(599)).unwrap();
        assert_eq!(good, Karcis { account, session: Uuid::from_u128(2), batas: 5_000 });
        assert_eq!(read(&secrets, Guna::Kirim, foto, mark(&alamat), at(600)), Err(Code::TokenExpired));
        let unknown = Err(Code::Unauthenticated);
        assert_eq!(read(&secrets, Guna::Lihat, foto, mark(&alamat), at(0)), unknown);
        assert_eq!(read(&secrets, Guna::Kirim, other, mark(&alamat), at(0)), unknown);
        assert_eq!(read(&Secrets::ephemeral().unwrap(), Guna::Kirim, foto, mark(&alamat), at(0)), unknown);
        let bytes = URL_SAFE_NO_PAD.decode(mark(&alamat)).unwrap();
        for place in 0..bytes.len() {
            let mut bent = bytes.clone();
            bent[place] ^= 1;
            assert_eq!(
                read(&secrets, Guna::Kirim, foto, &URL_SAFE_NO_PAD.encode(bent), at(0)),
                unknown,
                "{place}"
            );
            let cut = URL_SAFE_NO_PAD.encode(&bytes[..place]);
            assert_eq!(read(&secrets, Guna::Kirim, foto, &cut, at(0)), unknown, "{place}");
        }
        for bad in ["", "rusak", &"A".repeat(5_000)] {
            assert_eq!(read(&secrets, Guna::Kirim, foto, bad, at(0)), unknown);
        }
        assert!(Penanda::of(&secrets, &Actor::system()).is_none(), "the program looks at no photo");
        assert_eq!(format!("{penanda:?}"), "Penanda(…)");
    }
}
