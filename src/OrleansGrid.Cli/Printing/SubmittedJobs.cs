using OrleansGrid.Reports.Jobs;
using OrleansGrid.Reports.Json;

namespace OrleansGrid.Cli.Printing;

/// <summary>How verbs that submit say which job it is, as soon as it is durable.</summary>
internal static class SubmittedJobs
{
    public static void Announce(Output output, GridJob job)
    {
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
