namespace OrleansGrid.Silo.Tasks;

/// <summary>
/// The parsed work of recent stages of other silos' jobs, so that a stage of a thousand tasks is parsed once a silo, and its tasks share
/// what they parse of it.
/// </summary>
internal sealed class WorkCache
{
    private const int Most = 256;

    private readonly Dictionary<string, StageWork> _known = new(StringComparer.Ordinal);

    public StageWork Get(string json)
    {
        lock (_known)
        {
            if (_known.TryGetValue(json, out var work))
            {
                return work;
            }
        }

        var parsed = StageWork.Parse(json);
        lock (_known)
        {
            if (_known.Count >= Most)
            {
                _known.Clear();
            }

            return _known[json] = parsed;
        }
    }
}
