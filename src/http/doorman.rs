//! Who stands at the door of the product: a bearer token becomes an actor with the assignments in force now.
//! Nobody in particular is let in too, and finds that only signing in is open to them.

use std::net::IpAddr;

use async_graphql::Data;
use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;

use super::{Admitted, Doorman, Payer};
use crate::access::Actor;
use crate::app::App;
use crate::domain::pilihan::Pilihan as _;
use crate::error::{Code, Error};
use crate::graphql::Caller;
use crate::service::login;

/// The doorman of an app.
pub struct Tokens(pub App);

impl Doorman for Tokens {
    fn admit<'a>(
        &'a self,
        authorization: Option<&'a str>,
        address: Option<IpAddr>,
    ) -> BoxFuture<'a, Result<Admitted, Error>> {
        Box::pin(async move {
            let mut data = Data::default();
            let cost = |actor| Some(self.0.cost.of(actor));
            // GraphiQL starts with `Bearer ` and no token: nobody yet, so that it can read the schema.
            let header = authorization.filter(|header| !header.trim().eq_ignore_ascii_case("bearer"));
            let Some(header) = header else {
                data.insert(Caller { actor: None, address });
                return Ok(Admitted { data, cost: cost(None), ..Admitted::default() });
            };
            let token = bearer(header).ok_or(Code::Unauthenticated)?;
            let (actor, expires) = login::actor_of(&self.0, token).await?;
            let (cost, payers, roles) = (cost(Some(&actor)), payers(&actor), roles(&actor));
            data.insert(Caller { actor: Some(actor), address });
            Ok(Admitted { data, expires: Some(expires), cost, payers, roles })
        })
    }

    fn now(&self) -> DateTime<Utc> {
        self.0.clock.now()
    }
}

/// The phone, or the session of a browser, and the person.
pub(super) fn payers(actor: &Actor) -> Vec<Payer> {
    let device = actor.device.or(actor.session).map(Payer::Device);
    device.into_iter().chain([Payer::Account(actor.account.0)]).collect()
}

/// The roles she holds, for the log.
fn roles(actor: &Actor) -> String {
    let mut roles: Vec<&str> = actor.assignments.iter().map(|held| held.role.kode()).collect();
    roles.sort_unstable();
    roles.dedup();
    roles.join("+")
}

/// Who asks for something beside GraphQL that is for people who are signed in, with an authenticator where the role
/// takes one.
pub(super) async fn signed_in(app: &App, authorization: Option<&str>) -> Result<Actor, Error> {
    let token = authorization.and_then(bearer).ok_or(Code::Unauthenticated)?;
    let (actor, _) = login::actor_of(app, token).await?;
    if actor.enrolling { Err(Code::StepUpRequired.into()) } else { Ok(actor) }
}

/// The token of `Bearer …`; the scheme's case does not matter.
fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim()).filter(|token| !token.is_empty())
}

#[cfg(test)]
mod tests {
    use super::bearer;

    #[test]
    fn only_a_bearer_token_is_a_token() {
        assert_eq!(bearer("Bearer abc"), Some("abc"));
        assert_eq!(bearer("bearer  abc "), Some("abc"));
        for bad in ["", "abc", "Basic abc", "Bearer ", "Bearer"] {
            assert_eq!(bearer(bad), None, "{bad:?}");
        }
    }
}
