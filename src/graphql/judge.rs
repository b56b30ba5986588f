//! Says whether a document is valid, and runs nothing of it. The library validates as a part of running, every time;
//! the edge asks once for each document and keeps the verdict, and the schema that runs documents does not validate.
//!
//! That is sound because validity in the specification's sense is a property of the text alone. The one rule of the
//! library that looks at variables (`ArgumentsOfCorrectType`) passes over what it cannot fill in, so it says nothing
//! here of arguments with variables in them; `http/variables.rs` checks those for every request.
//!
//! It is an extension of a schema of its own. An extension makes each field of the library's objects dearer, hook or
//! no hook, and here no field is ever resolved.

use std::sync::{Arc, OnceLock};

use async_graphql::async_trait::async_trait;
use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextValidation};
use async_graphql::{
    Executor, Request, SchemaEnv, ServerError, ValidationResult, parser::types::ExecutableDocument,
};

/// Makes of a schema one that judges only.
pub struct Judge;

/// Where the verdict on a valid document is put: what the schema knows of its types.
#[derive(Clone, Default)]
struct Verdict(Arc<OnceLock<SchemaEnv>>);

impl ExtensionFactory for Judge {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Judge)
    }
}

#[async_trait]
impl Extension for Judge {
    async fn validation(
        &self,
        ctx: &ExtensionContext<'_>,
        next: NextValidation<'_>,
    ) -> Result<ValidationResult, Vec<ServerError>> {
        next.run(ctx).await?;
        if let Some(Verdict(verdict)) = ctx.data_opt::<Verdict>() {
            let _ = verdict.set(ctx.schema_env.clone());
        }
        // An error without a word ends the request here.
        Err(Vec::new())
    }
}

/// What the schema knows of its types when the document is valid, and what is wrong with it otherwise.
pub async fn judge(
    judge: &impl Executor,
    document: ExecutableDocument,
) -> Result<SchemaEnv, Vec<ServerError>> {
    let verdict = Verdict::default();
    let mut request = Request::new("").data(verdict.clone());
    request.set_parsed_query(document);
    let response = judge.execute(request).await;
    verdict.0.get().cloned().ok_or(response.errors)
}
