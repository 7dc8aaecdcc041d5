namespace OrleansGrid.Silo;

/// <summary>The parsed work of recent jobs of other silos, so that a job of a thousand tasks is parsed once a silo.</summary>
internal sealed class WorkCache
{
    private const int Most = 256;

    private readonly Dictionary<(Guid JobId, int Run), JobWork> _known = [];

    public JobWork Get(Guid jobId, int run, string json)
    {
        lock (_known)
        {
            if (_known.TryGetValue((jobId, run), out var work))
            {
                return work;
            }
        }

        var parsed = JobWork.Parse(json);
        lock (_known)
        {
            if (_known.Count >= Most)
            {
                _known.Clear();
            }

            return _known[(jobId, run)] = parsed;
        }
    }
}
