using System.Collections.Concurrent;

namespace OrleansGrid;

/// <summary>Side data of the jobs that run in this process, kept as long as a task uses it.</summary>
internal static class SideDataCache
{
    private static readonly ConcurrentDictionary<(string Path, long Size, DateTime Modified, Type Type), WeakReference<object>> Kept = [];

    private static readonly Lock Reading = new();

    public static T Get<T>(string path, Func<Stream, T> read)
        where T : class
    {
        // One reader at a time: ten tasks that start together must not build the same table ten times.
        lock (Reading)
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                throw new PermanentFailureException($"The side file {path} cannot be found.");
            }
            // The function that reads is part of what is kept: two programs may read the same file into the same type in two ways.
            var key = (path, file.Length, file.LastWriteTimeUtc, read.Method.DeclaringType ?? typeof(T));
            if (Kept.TryGetValue(key, out var kept) && kept.TryGetTarget(out var value) && value is T ready)
            {
                return ready;
            }

            using var stream = file.OpenRead();
            var made = read(stream);
            Kept[key] = new WeakReference<object>(made);
            foreach (var dead in Kept.Where(entry => !entry.Value.TryGetTarget(out _)))
            {
                Kept.TryRemove(dead);
            }

            return made;
        }
    }
}
