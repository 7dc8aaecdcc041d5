using OrleansGrid.Cli.Printing;

namespace OrleansGrid.Cli.Connections;

/// <summary>Finds the job that a person means by an id, or by the beginning or the end of one: ids of one hour begin alike.</summary>
internal static class JobFinder
{
    private const int ShortestPart = 4;

    private const int CandidatesNamed = 5;

    public static async Task<JobStatus> FindJobAsync(this JobReader jobs, string id, CancellationToken cancellation)
    {
        if (Guid.TryParse(id, out var exact))
        {
            return await jobs.FindAsync(exact, cancellation) ?? throw Unknown(id);
        }

        var part = id.ToLowerInvariant();
        if (part.Length < ShortestPart || !part.All(symbol => char.IsAsciiHexDigit(symbol) || symbol == '-'))
        {
            throw new GridException(
                GridFault.BadInput,
                $"'{id}' is not a job's id; give the id, or at least {ShortestPart} characters of its beginning or end, as 'grid jobs' "
                    + "shows it."
            );
        }

        var found = await jobs.FindByPartAsync(part, CandidatesNamed + 1, cancellation);
        return found.Count switch
        {
            0 => throw Unknown(id),
            1 => found[0],
            _ => throw Ambiguous(id, found),
        };
    }

    private static GridException Ambiguous(string id, IReadOnlyList<JobStatus> found)
    {
        var named = found.Take(CandidatesNamed).Select(job => $"{job.JobId} ({job.Name ?? job.Kind}, {Texts.State(job)})");
        var more = found.Count > CandidatesNamed ? " and others" : "";
        return new GridException(
            GridFault.BadInput,
            $"More than one job's id begins or ends with '{id}': {string.Join(", ", named)}{more}; give more characters of the end of "
                + "the one that you mean."
        );
    }

    private static GridException Unknown(string id) =>
        new(GridFault.NotFound, $"There is no job '{id}'; 'grid jobs' lists those there are.");
}
