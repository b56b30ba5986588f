//! Eight words for a long number, so that people can write it on paper and read it out (*kata*: word). The
//! pengurus signs the monthly recap with the words of her post's audit trail; whoever changes the trail later
//! has to find another one with the same words, about 10^19 tries.

/// Words on paper for one number.
const BANYAK: usize = 8;

/// 256 short, common words that do not sound alike; the place of a word is its byte.
#[rustfmt::skip]
const KATA: [&str; 256] = [
    "abu", "acar", "adat", "agar", "air", "ajak", "akar", "alam", "alis", "aman", "ambil", "anak", "angin", "antar", "apel", "arang",
    "asam", "atap", "awan", "ayam", "badai", "bahu", "baju", "bakau", "balai", "bambu", "banjir", "batu", "bawang", "bayam", "bebek", "bedug",
    "bekal", "belut", "benih", "beras", "besi", "betis", "biji", "bintang", "bola", "buah", "bubur", "buku", "bulan", "bunga", "burung", "busur",
    "cabai", "cacing", "cahaya", "candi", "cangkir", "cat", "celana", "cengkih", "cermin", "cincin", "cobek", "cuaca", "cuka", "cumi", "dada", "dahan",
    "daki", "dalang", "damar", "danau", "dapur", "daun", "dayung", "debu", "delima", "desa", "dinding", "domba", "duku", "duri", "durian", "ekor",
    "emas", "ember", "embun", "enam", "engsel", "fajar", "gajah", "galah", "gambut", "garam", "gasing", "gelas", "gempa", "gerobak", "getah", "gigi",
    "gitar", "gong", "gula", "guntur", "guru", "gurun", "gusi", "hakim", "halaman", "hangat", "harum", "hati", "hijau", "hitung", "hujan", "hutan",
    "ibu", "ikan", "ilmu", "imbang", "indah", "intan", "iring", "jagung", "jahe", "jala", "jambu", "jamur", "jari", "jarum", "jati", "jejak",
    "jembatan", "jeruk", "jinak", "jual", "kabut", "kaca", "kadal", "kain", "kaki", "kalung", "kamar", "kancil", "kapal", "karang", "kasur", "katak",
    "kayu", "kebun", "kecap", "kelapa", "kemiri", "kencur", "kerang", "ketan", "kipas", "kolam", "kopi", "kota", "kuda", "kue", "kulit", "kunyit",
    "kursi", "labu", "ladang", "lagu", "lampu", "langit", "lantai", "laut", "layar", "lebah", "lemari", "lengan", "lidah", "lilin", "lontar", "lumbung",
    "lutut", "madu", "mahoni", "malam", "mangga", "manik", "mawar", "meja", "melati", "merah", "merpati", "minyak", "muara", "murai", "musim", "nadi",
    "nanas", "nasi", "nelayan", "nuri", "nilam", "nipah", "nyala", "obor", "ombak", "otak", "otot", "padi", "pagar", "paku", "palu", "panci",
    "pandan", "pantai", "papan", "parang", "pasar", "payung", "peluit", "pena", "perahu", "petani", "pintu", "pipa", "pisang", "pohon", "pulau", "punggung",
    "putih", "rakit", "rambut", "ranting", "rawa", "roda", "rotan", "rumah", "rumput", "rusa", "sabun", "sagu", "salak", "sapi", "sarung", "sawah",
    "sayur", "sendok", "senja", "siput", "sirih", "sumur", "surat", "tangga", "tebu", "telur", "tikar", "tomat", "ubi", "udang", "ular", "waktu",
];

/// The words of a number in hexadecimal digits; nothing when it is too short or not one.
pub fn kata(hex: &str) -> Option<String> {
    let digits = hex.get(..2 * BANYAK)?;
    let mut words = Vec::with_capacity(BANYAK);
    for at in 0..BANYAK {
        let byte = u8::from_str_radix(digits.get(2 * at..2 * at + 2)?, 16).ok()?;
        words.push(*KATA.get(usize::from(byte))?);
    }
    Some(words.join(" "))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_byte_has_a_word_of_its_own() {
        assert_eq!(KATA.iter().collect::<BTreeSet<_>>().len(), 256);
        assert!(KATA.iter().all(|kata| kata.len() <= 8 && kata.bytes().all(|b| b.is_ascii_lowercase())));
    }

    #[test]
    fn a_number_reads_as_eight_words() {
        assert_eq!(kata("0001020304050607ff").as_deref(), Some("abu acar adat agar air ajak akar alam"));
        assert_eq!(kata("ffffffffffffffff").as_deref(), Some(["waktu"; 8].join(" ").as_str()));
        for bad in ["", "00", "zz01020304050607", "000102030405060"] {
            assert_eq!(kata(bad), None, "{bad}");
        }
    }
}
