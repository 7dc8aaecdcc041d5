using System.CommandLine;
using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Printing;

namespace OrleansGrid.Cli.Verbs;

/// <summary>One call of a verb about a job: what was given, where the answer goes, the open database, and the job as it has it.</summary>
internal sealed record JobCall(ParseResult Parsed, Output Output, Database Database, JobStatus Job);
