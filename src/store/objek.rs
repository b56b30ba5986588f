//! Where pictures lie: a folder, or a bucket of an S3-compatible store. An object is written whole or not at all (in a
//! folder under another name, then renamed), is sealed before it comes here, and has a name nobody can guess.
//!
//! `object_store` (Apache Arrow) was chosen over a signer of our own with a plain HTTP client: it has the folder, the
//! bucket and the memory of the tests behind one trait, retries, and pages of listings. The price was measured: about
//! twenty crates and half a minute of CPU in a build from nothing.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures_util::stream::{BoxStream, StreamExt as _, TryStreamExt as _};
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::prefix::PrefixStore;
use object_store::{ObjectStore, ObjectStoreExt as _, RetryConfig, path};

use crate::access::secrets::random;
use crate::config::{Album, Bucket};
use crate::error::{Error, Result};

/// For a bucket to answer, all tries together.
const PATIENCE: Duration = Duration::from_secs(20);

/// Objects by name.
#[derive(Clone)]
pub struct Objek(Arc<dyn ObjectStore>);

impl Objek {
    /// The place a configuration names. A folder is made when it is missing; a bucket is asked for nothing yet.
    pub fn open(album: &Album) -> Result<Objek> {
        match album {
            Album::Folder(folder) => Objek::folder(folder),
            Album::Bucket(bucket) => Objek::bucket(bucket),
        }
    }

    /// Objects that live as long as the value, for tests.
    pub fn memory() -> Objek {
        Objek(Arc::new(InMemory::new()))
    }

    fn folder(folder: &Path) -> Result<Objek> {
        let said = |error: &dyn std::fmt::Display| {
            Error::fault(format!("the folder of photos {}: {error}", folder.display()))
        };
        std::fs::create_dir_all(folder).map_err(|error| said(&error))?;
        let folder = LocalFileSystem::new_with_prefix(folder).map_err(|error| said(&error))?;
        // A row that says the picture is there must be true after a power cut as well.
        Ok(Objek(Arc::new(folder.with_fsync(true))))
    }

    fn bucket(bucket: &Bucket) -> Result<Objek> {
        // A phone waits for the answer, and sends again by itself.
        let retry = RetryConfig { max_retries: 3, retry_timeout: PATIENCE, ..RetryConfig::default() };
        let mut builder = AmazonS3Builder::new()
            .with_retry(retry)
            .with_bucket_name(&bucket.nama)
            .with_region(&bucket.region)
            .with_access_key_id(&bucket.key_id)
            .with_secret_access_key(&bucket.secret);
        if let Some(endpoint) = &bucket.endpoint {
            // Without TLS only what the operator wrote so, such as MinIO on the same machine.
            builder = builder.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://"));
        }
        let store = builder.build().map_err(Error::fault)?;
        Ok(match bucket.prefix.as_str() {
            "" => Objek(Arc::new(store)),
            prefix => Objek(Arc::new(PrefixStore::new(store, prefix))),
        })
    }

    /// A new name: 256 random bits, in one of 256 folders.
    pub fn nama() -> Result<String> {
        let nama = hex::encode(random::<32>()?);
        Ok(format!("{}/{nama}", nama.get(..2).unwrap_or_default()))
    }

    /// Writes an object, whole or not at all.
    pub async fn put(&self, nama: &str, bytes: Vec<u8>) -> Result<()> {
        self.0.put(&path::Path::from(nama), bytes.into()).await.map_err(Error::fault)?;
        Ok(())
    }

    pub async fn get(&self, nama: &str) -> Result<Vec<u8>> {
        let found = self.0.get(&path::Path::from(nama)).await.map_err(Error::fault)?;
        Ok(found.bytes().await.map_err(Error::fault)?.to_vec())
    }

    /// Removes an object; one that is not there is removed already.
    pub async fn remove(&self, nama: &str) -> Result<()> {
        match self.0.delete(&path::Path::from(nama)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(Error::fault(error)),
        }
    }

    /// The names of all objects that were written before this moment.
    pub fn before(&self, moment: DateTime<Utc>) -> BoxStream<'static, Result<String>> {
        let old = self.0.list(None).map_err(Error::fault).try_filter_map(move |of| {
            std::future::ready(Ok((of.last_modified < moment).then(|| of.location.to_string())))
        });
        old.boxed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_object_is_there_until_it_is_removed() {
        let folder =
            std::env::temp_dir().join(format!("posyandu-objek-{}", hex::encode(random::<8>().unwrap())));
        for objek in [Objek::memory(), Objek::open(&Album::Folder(folder.clone())).unwrap()] {
            let (one, two) = (Objek::nama().unwrap(), Objek::nama().unwrap());
            objek.put(&one, vec![1; 70_000]).await.unwrap();
            assert_eq!(objek.get(&one).await.unwrap(), [1; 70_000]);
            assert!(objek.get(&two).await.is_err());
            let there: Vec<String> = objek.before(DateTime::<Utc>::MAX_UTC).try_collect().await.unwrap();
            assert_eq!(there, std::slice::from_ref(&one));
            let before: Vec<String> = objek.before(DateTime::UNIX_EPOCH).try_collect().await.unwrap();
            assert!(before.is_empty(), "what was just written is left alone");
            objek.remove(&one).await.unwrap();
            objek.remove(&one).await.unwrap();
            assert!(objek.get(&one).await.is_err());
        }
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_bucket_says_where_it_is_and_not_its_key() {
        let bucket = Bucket {
            nama: "posyandu".to_owned(),
            prefix: "foto".to_owned(),
            endpoint: Some("http://127.0.0.1:9000".to_owned()),
            region: "id-1".to_owned(),
            key_id: "kunci".to_owned(),
            secret: "rahasia".to_owned(),
        };
        assert_eq!(format!("{bucket:?}"), "s3://posyandu/foto");
        assert!(Objek::open(&Album::Bucket(bucket)).is_ok());
    }
}
