namespace OrleansGrid.Cli;

/// <summary>How verbs that submit say which job it is, as soon as it is durable.</summary>
internal static class SubmittedJobs
{
    public static void Announce(Output output, GridJob job)
    {
        if (output.Json)
            output.WriteJson(json =>
            {
                json.WriteStartObject();
                json.WriteString("job_id", job.Id);
                json.WriteEndObject();
            });
        else
            output.WriteLine(job.Id.ToString());

        output.Flush();
        if (job.Existed)
            Output.Say("This job was submitted before under the same key; nothing was added.");
    }
}
