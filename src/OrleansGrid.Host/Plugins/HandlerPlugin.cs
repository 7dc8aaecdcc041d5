using System.Reflection;

namespace OrleansGrid.Host.Plugins;

/// <summary>An assembly file with handlers, programs, objectives or kinds of jobs, loaded beside the host.</summary>
public sealed class HandlerPlugin
{
    private HandlerPlugin(string path, Assembly assembly)
    {
        Path = path;
        Assembly = assembly;
    }

    public string Path { get; }

    public Assembly Assembly { get; }

    /// <summary>Loads the file and its own dependencies from the folder beside it.</summary>
    /// <exception cref="GridException">No such file, not a .NET assembly, a dependency is missing, or no handler is in it.</exception>
    public static HandlerPlugin Load(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            throw Refused($"The handler assembly '{path}' does not exist.");
        }

        var assembly = LoadAssembly(path, full);
        return BringsAnything(path, assembly)
            ? new HandlerPlugin(full, assembly)
            : throw Refused(
                $"The assembly '{path}' has no handler; mark a class that implements IItemHandler<TIn, TOut> with [Handler(\"kind\")], "
                    + "a MapReduce program with [MapReduce(\"kind\")], an objective with [Objective(\"kind\")], or make a public class a "
                    + "kind of jobs: IJobKind."
            );
    }

    private static Assembly LoadAssembly(string path, string full)
    {
        try
        {
            return new PluginLoadContext(full).LoadFromAssemblyPath(full);
        }
        catch (BadImageFormatException error)
        {
            throw Refused($"The file '{path}' is not a .NET assembly.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Refused($"The handler assembly '{path}' cannot be loaded: {OneSentence(error)}", error);
        }
    }

    private static bool BringsAnything(string path, Assembly assembly)
    {
        try
        {
            return assembly
                .GetTypes()
                .Any(type =>
                    type.IsDefined(typeof(HandlerAttribute))
                    || type.IsDefined(typeof(MapReduceAttribute))
                    || type.IsDefined(typeof(ObjectiveAttribute))
                    || (type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IJobKind)))
                );
        }
        catch (ReflectionTypeLoadException error)
        {
            var cause = error.LoaderExceptions.FirstOrDefault(inner => inner is not null) ?? error;
            throw Refused($"The handler assembly '{path}' lacks something that it needs beside it: {OneSentence(cause)}", error);
        }
        catch (Exception error) when (error is IOException or TypeLoadException)
        {
            throw Refused($"The handler assembly '{path}' lacks something that it needs beside it: {OneSentence(error)}", error);
        }
    }

    private static string OneSentence(Exception error) => error.Message.ReplaceLineEndings(" ").Trim();

    private static GridException Refused(string sentence, Exception? cause = null) => new(GridFault.BadInput, sentence, cause);
}
