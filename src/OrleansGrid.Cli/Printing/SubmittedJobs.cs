using OrleansGrid.Reports.Jobs;
using OrleansGrid.Reports.Json;

namespace OrleansGrid.Cli.Printing;

/// <summary>How verbs that submit say which job it is, as soon as it is durable.</summary>
internal static class SubmittedJobs
{
    /// <summary>This run of the program has submitted a job: whatever happens now, the job is there.</summary>
    public static bool Any { get; private set; }

    public static void Announce(Output output, GridJob job)
    {
        Any = true;
        if (output.Json)
        {
            output.WriteJson(new SubmittedJobView(job.Id), ReportJson.Default.SubmittedJobView);
        }
        else
        {
            output.WriteLine(job.Id.ToString());
        }

        output.Flush();
        if (job.Existed)
        {
            Output.Say("This job was submitted before under the same key; nothing was added.");
        }
    }
}
