//! The report for machines: one JSON document.

use reissue::{Diagnostic, Report, Span};
use serde_json::{Value, json};

/// What became of one input.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) input: String,
    pub(crate) outputs: Vec<Output>,
    pub(crate) failures: Vec<Failure>,
    pub(crate) report: Report,
}

/// An edition that was made.
pub(crate) struct Output {
    pub(crate) edition: String,
    pub(crate) path: String,
    pub(crate) bytes: u64,
}

/// Something that was not made.
pub(crate) struct Failure {
    pub(crate) edition: Option<String>,
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) help: String,
}

/// What one input becomes in the document `{"version": 1, "books": [...]}`.
pub(crate) fn book(outcome: &Outcome) -> Value {
    let outputs: Vec<Value> = outcome
        .outputs
        .iter()
        .map(|o| json!({ "edition": o.edition, "path": o.path, "bytes": o.bytes }))
        .collect();
    let failures: Vec<Value> = outcome
        .failures
        .iter()
        .map(|f| {
            json!({ "edition": f.edition, "code": f.code, "message": f.message, "help": f.help })
        })
        .collect();
    let diagnostics: Vec<Value> =
        outcome.report.diagnostics.iter().map(|d| diagnostic(&outcome.report, d)).collect();
    json!({
        "input": outcome.input,
        "outputs": outputs,
        "failures": failures,
        "diagnostics": diagnostics,
    })
}

fn diagnostic(report: &Report, d: &Diagnostic) -> Value {
    let related: Vec<Value> = d
        .related
        .iter()
        .map(|(span, why)| json!({ "place": place(report, *span), "why": why }))
        .collect();
    json!({
        "code": d.code,
        "severity": format!("{:?}", d.severity).to_lowercase(),
        "kind": format!("{:?}", d.kind).to_lowercase(),
        "message": d.message,
        "help": d.help,
        "count": d.count,
        "place": place(report, d.span),
        "related": related,
        "proposal": d.proposal.as_ref().map(|p| json!({
            "topic": p.topic, "replacement": p.replacement,
        })),
    })
}

fn place(report: &Report, span: Span) -> Value {
    match report.place(span) {
        Some((source, line, column)) => json!({
            "source": source.name,
            "line": line,
            "column": column,
            "start": span.start,
            "end": span.end,
        }),
        None => Value::Null,
    }
}
