namespace OrleansGrid.Cli;

/// <summary>Follows a study to its end and says what it has found.</summary>
internal static class StudyWatch
{
    public static async Task<int> ToEndAsync(Output output, Database database, GridClient client, Guid jobId, CancellationToken cancellation)
    {
        var exit = await JobWatch.ToEndAsync(output, database, jobId, client, cancellation);
        foreach (var (label, text) in (await StudyReport.ReadAsync(database, jobId, cancellation)).Lines())
            Output.Say($"{label,-10}{text}");
        return exit;
    }
}
