namespace OrleansGrid;

/// <summary>Files that a MapReduce job reads.</summary>
/// <param name="Pattern">
/// Absolute path of a file or a folder, or a glob (<c>*</c>, <c>?</c>, <c>[…]</c>, <c>{a,b}</c>, <c>**</c>, with <c>\</c> before what is
/// meant as it is); the same on every silo. A name that exists as it is written means itself. Or <c>job:ID</c>: see <see cref="OutputOf"/>.
/// </param>
/// <param name="Format">
/// What a record is: <c>text</c> (a line), <c>fixed:N</c> (N bytes), <c>jsonl</c> (a line holding JSON), <c>whole</c> (a whole file).
/// </param>
/// <param name="Tag">Name by which the map function knows which input a record came from; null for none.</param>
public sealed record MapReduceInput(string Pattern, string Format = "text", string? Tag = null)
{
    /// <summary>What the pattern of an earlier job's output begins with; the job's id follows.</summary>
    public const string JobPrefix = "job:";

    /// <summary>
    /// The output of an earlier MapReduce job, which must have succeeded when this one is submitted. What is in that job's folder then is
    /// read: another job may have replaced it since.
    /// </summary>
    public static MapReduceInput OutputOf(Guid jobId, string format = "text", string? tag = null) => new(JobPrefix + jobId, format, tag);
}
