//! What can be listened to: each noun's subscriptions, one line a noun. Every event is made by the rights its listener
//! has at that moment; one that may not be seen any more ends the subscription.

use async_graphql::MergedSubscription;

use super::berjalan::BerjalanSubscription;
use super::rujukan_masuk::RujukanMasukSubscription;
use super::sambungan::SambunganSubscription;

/// Everything that can be listened to.
#[derive(MergedSubscription, Default)]
pub struct Subscription(BerjalanSubscription, RujukanMasukSubscription, SambunganSubscription);
