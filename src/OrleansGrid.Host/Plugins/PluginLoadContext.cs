using System.Reflection;
using System.Runtime.Loader;

namespace OrleansGrid.Host.Plugins;

/// <summary>
/// Gives each plug-in its own versions of its dependencies, but the host's copy of what both speak through:
/// with two copies of <see cref="IItemHandler{TIn, TOut}"/> a plug-in's handler would not be a handler to the host.
/// </summary>
internal sealed class PluginLoadContext(string assemblyPath) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(assemblyPath))
{
    private const string SharedExtensions = "Microsoft.Extensions.";

    private static readonly string Contract = typeof(HandlerAttribute).Assembly.GetName().Name!;

    private readonly AssemblyDependencyResolver _resolver = new(assemblyPath);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (IsShared(assemblyName))
        {
            try
            {
                return Default.LoadFromAssemblyName(assemblyName);
            }
            catch (FileNotFoundException)
            {
                // The host does not have this one, so nothing can be shared through it: the plug-in's own will do.
            }
        }

        return _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;

    private static bool IsShared(AssemblyName name) =>
        name.Name is { } simple && (simple == Contract || simple.StartsWith(SharedExtensions, StringComparison.Ordinal));
}
