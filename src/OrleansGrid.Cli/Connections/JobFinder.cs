namespace OrleansGrid.Cli.Connections;

/// <summary>Finds the job that a person means by an id, or by the beginning or the end of one: ids of one hour begin alike.</summary>
internal static class JobFinder
{
    private const int ShortestPart = 4;

    // A part of an id is what a person copies from 'grid jobs', so it is about one of the newest.
    private const int NewestSearched = 10_000;

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

        var found = (await jobs.ListAsync(NewestSearched, null, cancellation)).Where(job => IsMeant(job.JobId, part)).Take(2).ToList();
        return found.Count switch
        {
            0 => throw Unknown(id),
            1 => found[0],
            _ => throw new GridException(
                GridFault.BadInput,
                $"More than one job's id begins or ends with '{id}'; give more characters of its beginning or end."
            ),
        };
    }

    private static bool IsMeant(Guid jobId, string part) => IsMeant(jobId.ToString("D"), part) || IsMeant(jobId.ToString("N"), part);

    private static bool IsMeant(string id, string part) =>
        id.StartsWith(part, StringComparison.Ordinal) || id.EndsWith(part, StringComparison.Ordinal);

    private static GridException Unknown(string id) =>
        new(GridFault.NotFound, $"There is no job '{id}'; 'grid jobs' lists those there are.");
}
