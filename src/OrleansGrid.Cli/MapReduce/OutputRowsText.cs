namespace OrleansGrid.Cli;

/// <summary>The output of a MapReduce job that is in the database, as the lines that it was made from.</summary>
internal static class OutputRowsText
{
    public static async Task<int> PrintAsync(Output output, Database database, JobStatus job, CancellationToken cancellation)
    {
        await foreach (var row in database.Jobs.RowsAsync(job.JobId, cancellation))
        {
            if (output.Json)
            {
                output.WriteJson(json =>
                {
                    json.WriteStartObject();
                    json.WriteNumber("part", row.Part);
                    json.WriteNumber("row_number", row.Row);
                    json.WriteString("key", row.Key);
                    json.WriteString("value", row.Value);
                    json.WriteEndObject();
                });
            }
            else
            {
                output.WriteLine(row.Value is null ? row.Key : $"{row.Key}\t{row.Value}");
            }
        }

        if (job.State != JobState.Succeeded)
            Output.Say($"The rows of a job are there when it has succeeded: this one is {Texts.State(job)}.");
        return Exits.Done;
    }
}
