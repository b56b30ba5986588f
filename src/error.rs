//! What can go wrong, in two kinds. A `Refusal` tells the caller what to do differently: a code from
//! one closed list, a sentence in Bahasa Indonesia that a kader understands, and the input field it
//! concerns. A `Fault` is ours: it is logged with a request id and the caller sees only that id.
//! Every layer may use this module; `graphql/error.rs` and `http` alone turn it into an answer.

use std::fmt;

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Declares the closed list of refusal codes with the sentence each one falls back to.
macro_rules! codes {
    ($($(#[$meta:meta])* $variant:ident = $text:literal, $sentence:literal;)*) => {
        /// The closed list of refusal codes. A code is never renamed once an app has been released.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code { $($(#[$meta])* $variant,)* }

        impl Code {
            /// Every code, in the order of the list.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The text a client reads in `extensions.code`.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $text,)* }
            }

            /// The sentence used where no more precise one is at hand.
            pub fn sentence(self) -> &'static str {
                match self { $(Code::$variant => $sentence,)* }
            }
        }
    };
}

codes! {
    /// The GraphQL document does not parse or does not fit the schema.
    BadDocument = "BAD_DOCUMENT", "Permintaan aplikasi tidak dapat dibaca. Perbarui aplikasi lalu coba lagi.";
    /// A variable is missing or does not fit its type.
    BadVariables = "BAD_VARIABLES", "Isian yang dikirim aplikasi tidak sesuai bentuknya.";
    /// The HTTP request around the document is malformed.
    BadRequest = "BAD_REQUEST", "Permintaan tidak lengkap atau salah bentuk.";
    /// The body is over the size limit.
    PayloadTooLarge = "PAYLOAD_TOO_LARGE", "Kiriman terlalu besar. Kirim sebagian demi sebagian.";
    /// The document asks for more than the budget allows.
    QueryTooComplex = "QUERY_TOO_COMPLEX", "Permintaan terlalu besar untuk dikerjakan sekaligus.";
    /// A hash that stands for no document here: send the text with it. The message is Apollo's.
    PersistedQueryNotFound = "PERSISTED_QUERY_NOT_FOUND", "Permintaan ini belum dikenal server. Kirim sekali lagi selengkapnya.";
    /// This server keeps no documents of others: send the text alone. The message is Apollo's.
    PersistedQueryNotSupported = "PERSISTED_QUERY_NOT_SUPPORTED", "Server ini hanya menerima permintaan selengkapnya.";
    /// The document is none of those that this server runs.
    DocumentNotTrusted = "DOCUMENT_NOT_TRUSTED", "Permintaan ini tidak dikenal server. Perbarui aplikasi lalu coba lagi.";
    /// No token, or one that is not valid.
    Unauthenticated = "UNAUTHENTICATED", "Silakan masuk terlebih dahulu.";
    /// The access token has expired, or the rights it speaks for have changed: refresh it.
    TokenExpired = "TOKEN_EXPIRED", "Waktu masuk sudah habis. Silakan masuk kembali.";
    /// Administration wants a code of the authenticator, given within the last ten minutes.
    StepUpRequired = "STEP_UP_REQUIRED", "Masukkan kode dari aplikasi autentikator Anda, lalu ulangi.";
    /// E-mail or phone number, password and code of the authenticator do not belong together.
    LoginFailed = "LOGIN_FAILED", "Nama pengguna, kata sandi, atau kode autentikator tidak cocok.";
    /// The activation code is unknown, used, expired, or was tried too often.
    ActivationFailed = "ACTIVATION_FAILED", "Kode aktivasi tidak berlaku. Minta kode baru kepada pengurus.";
    /// The object is in view, but this act or field is not for the caller's role.
    Forbidden = "FORBIDDEN", "Peran Anda tidak dapat melakukan atau melihat ini.";
    /// There is no such thing within the caller's view.
    NotFound = "NOT_FOUND", "Data tidak ditemukan.";
    /// A value that must be given is empty.
    Required = "REQUIRED", "Isian ini wajib diisi.";
    /// A text is over its length.
    TooLong = "TOO_LONG", "Isian terlalu panjang.";
    /// A value is not written the way it must be.
    InvalidFormat = "INVALID_FORMAT", "Isian tidak sesuai bentuk yang diminta.";
    /// A date does not exist or contradicts another date.
    InvalidDate = "INVALID_DATE", "Tanggal tidak sah.";
    /// A date lies in the future.
    DateInFuture = "DATE_IN_FUTURE", "Tanggal tidak boleh di masa depan.";
    /// A code (region, catalogue, reason) that is not in its list.
    UnknownCode = "UNKNOWN_CODE", "Kode tidak dikenal.";
    /// A number no person or thing can have: a typing error.
    ImpossibleValue = "IMPOSSIBLE_VALUE", "Angka ini tidak mungkin. Periksa kembali.";
    /// A number that is possible but unlikely: send it again with `konfirmasi: true`.
    ImplausibleValue = "IMPLAUSIBLE_VALUE", "Angka ini tidak lazim. Ukur ulang, lalu kirim lagi dengan konfirmasi bila memang benar.";
    /// The service is not meant for this person's life stage or this subject.
    NotEligible = "NOT_ELIGIBLE", "Pelayanan ini bukan untuk sasaran tersebut.";
    /// The thing is not in a state that allows the act.
    WrongState = "WRONG_STATE", "Keadaan data tidak mengizinkan tindakan ini.";
    /// Something of the kind is there already.
    AlreadyExists = "ALREADY_EXISTS", "Data serupa sudah ada.";
    /// The act would throw away what was recorded.
    HasRecords = "HAS_RECORDS", "Sudah ada catatan, sehingga tidak dapat dibatalkan.";
    /// A mutation id came again with other content.
    MutationIdReused = "MUTATION_ID_REUSED", "Nomor kiriman ini sudah dipakai untuk isi yang lain.";
    /// The page asked for is larger than the limit.
    PageTooLarge = "PAGE_TOO_LARGE", "Jumlah baris per halaman melebihi batas.";
    /// The page cursor was not made by this server for this list.
    CursorInvalid = "CURSOR_INVALID", "Penanda halaman tidak berlaku. Muat ulang dari awal.";
    /// Too many tries in a short time.
    RateLimited = "RATE_LIMITED", "Terlalu banyak percobaan. Tunggu sebentar.";
    /// The server has no room at the moment.
    Overloaded = "OVERLOADED", "Server sedang sibuk. Coba lagi sebentar.";
    /// The work took longer than allowed.
    Timeout = "TIMEOUT", "Waktu habis. Coba lagi.";
    /// Our fault: only a request id is shown.
    Internal = "INTERNAL", "Terjadi gangguan pada server. Catatan Anda tetap tersimpan di telepon.";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A refusal the caller can act on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub code: Code,
    /// A sentence in Bahasa Indonesia.
    pub message: String,
    /// The input field it concerns, as the schema spells it.
    pub field: Option<String>,
}

impl Refusal {
    /// A refusal with the standard sentence of its code.
    pub fn new(code: Code) -> Self {
        Refusal { code, message: code.sentence().to_owned(), field: None }
    }

    /// The same refusal with a more precise sentence.
    pub fn saying(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    /// The same refusal, pointing at an input field. A field that is named already is kept.
    pub fn on(mut self, field: impl Into<String>) -> Self {
        self.field.get_or_insert_with(|| field.into());
        self
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for Refusal {}

/// What any layer above `domain` may return.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The caller can act on this.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Our fault. The text goes to the log, never to a caller.
    #[error("fault: {0}")]
    Fault(String),
}

impl Error {
    /// A fault with its cause in words for the log.
    pub fn fault(cause: impl fmt::Display) -> Self {
        Error::Fault(cause.to_string())
    }

    /// The refusal's code, if it is a refusal.
    pub fn code(&self) -> Option<Code> {
        match self {
            Error::Refused(refusal) => Some(refusal.code),
            Error::Fault(_) => None,
        }
    }
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        Refusal::new(code)
    }
}

impl From<Code> for Error {
    fn from(code: Code) -> Self {
        Error::Refused(code.into())
    }
}
