using OrleansGrid.Cli.Parsing;
using OrleansGrid.Postgres.Deletion;

namespace OrleansGrid.Cli.Printing;

/// <summary>Rules of retention for people.</summary>
internal static class RetentionText
{
    public static string Sentence(RetentionRule rule) =>
        $"{Jobs(rule.Kind, rule.Outcome)} are kept {(rule.Keep is { } keep ? $"for {Duration.Text(keep)}" : "forever")}.";

    public static string Jobs(string? kind, JobState? outcome) =>
        (kind, outcome) switch
        {
            (null, null) => "Jobs that have ended",
            (null, { } ended) => $"Jobs that have {Ended(ended)}",
            ({ } of, null) => $"Jobs of the kind {of}",
            ({ } of, { } ended) => $"Jobs of the kind {of} that have {Ended(ended)}",
        };

    private static string Ended(JobState outcome) => outcome == JobState.Cancelled ? "been cancelled" : outcome.ToName();
}
