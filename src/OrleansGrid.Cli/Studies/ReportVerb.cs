using System.CommandLine;
using OrleansGrid.Cli.Verbs;
using OrleansGrid.Reports.Studies;

namespace OrleansGrid.Cli.Studies;

internal sealed class ReportVerb : JobVerb
{
    public ReportVerb()
        : base("report", "Writes one HTML page about a study, which needs no network to be read.") => Add(OutputOption);

    public override IReadOnlyList<string> Examples => ["grid report 3f2a", "grid report 3f2a --output lr.html"];

    private Option<string?> OutputOption { get; } =
        new("--output") { Description = "File to write (study-ID.html); one that exists is replaced.", HelpName = "FILE" };

    protected override async Task<int> RunAsync(JobCall call, CancellationToken cancellation)
    {
        var (parsed, output, database, job) = call;
        if (await new StudyReader(database.Reads).FindSpecAsync(job.JobId, cancellation) is null)
        {
            throw new GridException(GridFault.BadInput, $"Job {job.JobId} is a {job.Kind}; reports are of studies.");
        }

        // The end of the id is random; its beginning is the time, which studies of one minute share.
        var file = Path.GetFullPath(parsed.GetValue(OutputOption) ?? $"study-{job.JobId.ToString()[^8..]}.html");
        var page = await new StudyPages(database.Reads).ToHtmlAsync(job, cancellation);
        await WriteAsync(file, page, cancellation);
        if (output.Json)
        {
            output.WriteJson(json =>
            {
                json.WriteStartObject();
                json.WriteString("report", file);
                json.WriteEndObject();
            });
        }
        else
        {
            output.WriteLine(file);
        }

        return Exits.Done;
    }

    private static async Task WriteAsync(string file, string page, CancellationToken cancellation)
    {
        try
        {
            await File.WriteAllTextAsync(file, page, cancellation);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new GridException(GridFault.BadInput, $"The report cannot be written to '{file}': {error.Message}", error);
        }
    }
}
