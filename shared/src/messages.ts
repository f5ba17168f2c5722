/**
 * Every sentence the core may show, by key. Parameters stand in braces; hosts translate a sentence by its key and fill
 * in the parameters afterwards, so that a name is never part of what is looked up.
 */
export const messages = {
  "keep-loaded": "Keep the secrets that this notebook reads loaded, also after a restart and when they change?",
  "keep-loaded-on": "What this notebook reads is kept loaded in its kernel.",
  "keep-loaded-off":
    "What this notebook reads is no longer kept loaded. What its kernel has stays there until that restarts.",
  "keep-loaded-cell":
    "Keep secrets loaded in this notebook? A cell with {code} at its top, once it has run, loads what changed before each cell.",
  "rotate-holding": "{name} has its new value. These kernels still hold the old one:",
  "rotate-unknown": "{name} has its new value. These kernels do not say whether they hold the old one:",
  "rotate-kernel": "{title}",
  "rotate-kernel-waits": "{title} (runs a cell; the new value is loaded once that is done)",
  "rotate-kernel-unknown":
    "{title} did not answer: once its cell is done, load the secret there, or restart the kernel.",
  "rotate-held-in": "{name} has its new value. The kernels of these notebooks still hold the old one: {kernels}.",
  "rotate-reached": "{name} has its new value. No Python kernel of this server holds the old one.",
  "rotate-no-word":
    "{name} has its new value. No kernel has left word that it holds the old one; one that has it from plain code, or in another language, is not known here.",
  "rotate-reload-one": "Reload in 1 kernel",
  "rotate-reload": "Reload in {count} kernels",
  "rotate-reloaded": "The new value of {name} is in: {kernels}.",
  "rotate-not-reloaded":
    "The new value of {name} is not in: {kernels}. They cannot read it yet, or did not answer. Open them and use Load Now.",
  "rotate-can-take-back": "For a moment, the old value of {name} can be taken back.",
  "rotate-taken-back": "{name} has its old value again.",
  "rotate-taken-back-held": "{name} has its old value again. The newer one is in: {kernels}.",
  "kernel-shared": "Others can work in this notebook. Whoever does can read what is loaded into its kernel.",
  "load-no-kernel": "No kernel runs in front. Open a notebook and run a cell, then load the secret.",
  "load-language":
    "Nothing can be loaded into a kernel of {language} without a cell. Insert the loader and run it, to have your secrets there.",
  "load-waits": "The kernel is running a cell. The secrets are loaded once that is done.",
  "load-done": "Loaded: {names}.",
  "load-skipped": "Not loaded: {names}. The kernel's files do not have them, or they cannot be variables.",
  "load-broken": "Code in this kernel has replaced os.environ, so nothing can be loaded there. Restart the kernel.",
  "load-silent": "The kernel did not answer, so nothing is known to be loaded. Try again, or restart the kernel.",
  "load-not-started": "No cell has run here yet.",
  "load-refused": "The Jupyter extension denied access to the kernel.",
  "load-no-answer": "The kernel did not answer.",
  "load-needs-cell": "A kernel of {language} is given nothing without a cell.",
  "failure-not-loaded": "{name} is stored, and this kernel does not have it.",
  "failure-not-stored": "There is no secret called {name}.",
  "failure-refused": "The credentials were not taken.",
  "failure-load": "Load",
  "failure-add": "Add {name}",
  "failure-meant": "Did you mean {name}?",
  "failure-replace": "Replace {name}",
  "failure-done": "Done. Run the cell again.",
  "failure-run": "Run again",
  "failure-read-only":
    "This cell is locked, so the name in it was left as it is. Unlock it first, or ask who locked it.",
  "failure-gone": "This cell is gone, is locked, or fails for another reason now. Nothing was done; run it again.",
  "pin-link": "Write a link that begins with https:// or http://, or nothing.",
  "pin-nothing": "This notebook reads no secret, so there is nothing to pin.",
  "notebook-closed": "The notebook was closed meanwhile, so nothing was changed in it. Open it, and try again.",
  "pin-read-only": "This notebook cannot be changed, so nothing was pinned. Save a copy of it first.",
  "needs-ready": "{ready} of {all} ready",
  "needs-stored": "{stored} of {all} stored",
  "stage-stored": "Stored",
  "stage-stored-chain": "Stored. No kernel here has said whether it has it.",
  "stage-language-chain":
    "Stored. A kernel that speaks no Python cannot be asked whether it has it. Insert the loader and run it.",
  "stage-broken-chain":
    "Stored. Code in this kernel has replaced os.environ, so it cannot have it. Restart the kernel.",
  "stage-in-kernel": "In kernel",
  "stage-old": "Old value in kernel",
  "stage-old-short": "Old value",
  "stage-different-short": "Different",
  "stage-elsewhere-short": "Elsewhere",
  "stage-different": "Different in kernel",
  "stage-not-loaded": "Not loaded",
  "stage-arriving": "Arriving",
  "stage-arriving-slowly": "Arriving, up to {seconds} s",
  "stage-elsewhere": "On another machine",
  "stage-not-saved": "Not saved",
  "stage-in-kernel-chain": "Stored → mounted → loaded: this kernel has the current value.",
  "stage-old-chain": "Stored → mounted. This kernel still has the value from before. Load it to replace that.",
  "stage-different-chain":
    "Stored → mounted. This kernel has another value under this name, which was not loaded from here. Load it to replace that.",
  "stage-not-loaded-chain": "Stored → mounted. Load it to have it in this kernel.",
  "stage-arriving-chain": "Stored. The files that this kernel reads do not have this value yet. It comes by itself.",
  "stage-arriving-slowly-chain":
    "Stored. The files that this kernel reads have it within {seconds} seconds; it comes by itself.",
  "stage-elsewhere-chain":
    "Stored. This kernel runs on another machine, which does not see these files. Start a server with Notebook Secrets there, or set the variable there.",
  "stage-not-saved-chain": "This notebook reads it, and it is not stored. Add it.",
  "not-found": "There is no secret called {name}. Check the spelling, or add it.",
  "already-exists": "A secret called {name} exists already. Edit it, or choose another name.",
  "case-collision":
    "{name} differs from {other} only in case, which some systems cannot tell apart. Choose another name.",
  conflict:
    "{name} was changed somewhere else since you opened it. Nothing was overwritten; look at it again, then save.",
  "undo-conflict": "{name} was changed since, so nothing was undone and nothing was lost. Look at it in the list.",
  "undo-gone":
    "This can no longer be undone: what was overwritten or deleted is kept for 30 seconds only, until the service restarts.",
  "undo-nothing": "There is nothing to undo. What was deleted or overwritten can be brought back for 30 seconds.",
  "undo-deleted": "Deleted {name}.",
  "undo-deleted-several": "Deleted {count} secrets.",
  "undo-saved": "Saved {name}.",
  "undo-changed-several": "Changed {count} secrets.",
  "named-twice": "{name} is named twice in one change. Name each secret once.",
  "empty-batch-name": "A change names no secret.",
  "name-empty": "A secret needs a name.",
  "name-too-long": "The name has {length} characters; at most 253 are allowed.",
  "name-characters": "A name may hold letters A to Z, digits and underscores only. Try {proposal}.",
  "name-characters-only": "A name may hold letters A to Z, digits and underscores only.",
  "name-leading-digit": "{name} starts with a digit: shells cannot export it. Code can still read it.",
  "name-reserved":
    "{name} changes how programs start. The loader skips it unless it is asked for by name; another name is safer.",
  "value-empty": "The value is empty. It is kept as it is.",
  "value-too-large": "The value of {name} has {bytes} bytes; at most {limit} are allowed.",
  "value-not-bytes": "The value of {name} is not a sequence of bytes.",
  "value-beyond-environment":
    "The value of {name} is larger than 96 KiB: it is kept, but the loader does not put it into the environment. " +
    'Read it with nbsecrets.path("{name}").',
  "value-not-text":
    "The value of {name} is not UTF-8 text without zero bytes: it is kept, but the loader does not put it into the " +
    'environment. Read it with nbsecrets.path("{name}").',
  "value-line-break": "The value ends with a line break, which is part of it.",
  "value-blanks": "The value begins or ends with spaces, which are part of it.",
  "value-invisible": "The value holds characters that cannot be seen, as copied from a web page or a document.",
  "value-assignment": "The value begins with a name and an equals sign, which code would read too.",
  "value-quotes": "The value stands in quotes, which are part of it.",
  "value-scheme": "The value begins with {scheme}, which libraries add themselves.",
  "value-placeholder": "This looks like what is shown in place of a secret, not like the secret itself.",
  "value-gone-with-secret": "The old value of {name} went with it. Enter the value again.",
  "value-file-unreadable":
    "{file} cannot be read. It may have been moved, changed or deleted since; choose it again. Nothing was saved.",
  "value-one-file": "A secret has one value: drop one file, not a folder or several.",
  "edited-elsewhere":
    "{name} was changed somewhere else since you opened it. Keep mine saves over it; take theirs drops what you entered.",
  "deleted-elsewhere": "{name} was deleted somewhere else since you opened it. Add it again, or cancel.",
  "batch-too-many": "{count} changes are too many at once; at most {limit} are allowed. Make several of it.",
  "batch-too-large":
    "These changes hold {bytes} bytes; at most {limit} are allowed at once. Save them in smaller groups.",
  "store-full": "The store would hold {bytes} bytes; at most {limit} are allowed. Delete secrets you no longer use.",
  "details-too-long": "The description of {name} has {length} characters; at most {limit} are allowed.",
  "details-not-text": "The description of {name} is not text. Nothing was changed.",
  "details-date": "The expiry date of {name} is not a date. Write it as 2027-01-31.",
  "row-changed": "changed {when}",
  "row-changed-at": "Changed {moment}",
  "row-expires": "Expires {date}",
  "row-read-only": "read-only",
  "date-incomplete": "This is not a whole date. Complete it, or clear it.",
  "date-past": "This day is past, so the secret counts as expired.",
  "read-only-name":
    "{name} cannot be edited here, because its name is not one that code can read. It is left as it is.",
  "read-only-immutable": "{name} cannot be edited, because it is marked immutable. Ask who made it.",
  "read-only-shared":
    "{name} is shared by {group} and can only be read. Add a secret of the same name, and yours is used instead.",
  "section-shared": "Shared, read-only",
  "shared-by": "shared by {group}",
  "also-shared-by": "also shared by {group}",
  "shared-hidden": "{name} is also shared by {group}. Yours is used from now on.",
  "shared-unreadable":
    "Secrets that are shared with you cannot be read: {places}. Your own are not affected. Ask who runs this server.",
  "reveal-off": "This server does not show values. Ask its administrator, or read the secret in code.",
  "batch-unsupported": "This store cannot make several changes at once. Save them one by one.",
  "conditional-unsupported": "This store cannot tell whether {name} was changed somewhere else.",
  "watch-unsupported": "This store cannot tell of changes made elsewhere. Refresh to see them.",
  closed: "The connection to your secrets is closed. Try again.",
  aborted: "The request was cancelled. Nothing was changed.",
  "service-unreachable": "The secrets service does not answer. Nothing was lost; it is tried again by itself.",
  "service-failed":
    "The secrets service cannot be started. Nothing was lost. Look at the Jupyter server's log, then try again.",
  "answers-held-back":
    "Something between this page and the Jupyter server lets no WebSocket through and holds back its answers. Nothing was lost; it is tried again by itself. Ask who looks after that proxy.",
  "service-refused":
    "The server did not let this page reach your secrets. Sign in again in another tab, then try again; where that does not help, reload the page.",
  "protocol-newer":
    "The page and the secrets service are of different versions. Reload the page; if that does not help, update both.",
  "protocol-garbled": "The secrets service answered in a way that this version does not understand. Update both sides.",
  "store-unknown":
    "{spec} names no store that this version knows. Set NBSECRETS_STORE to vault, to vault: and a directory, or to kubernetes.",
  "kubernetes-spec":
    "{spec} does not name a Kubernetes Secret. Write kubernetes:SECRET?namespace=NAMESPACE&context=CONTEXT, of which all but the first word may be left out.",
  "kubernetes-config-missing":
    "No kubeconfig was found ({paths}), and this is no pod with a service account. Set KUBECONFIG, or sign in to the cluster with its own tool.",
  "kubernetes-config-relative":
    "KUBECONFIG names {path}, which is another file in each folder that you open, so it was not read. Set KUBECONFIG to the whole path.",
  "kubernetes-config-damaged": "The kubeconfig {path} cannot be read as one. Correct it, or restore it from a backup.",
  "kubernetes-context-unknown":
    "The kubeconfig {path} has no context called {context}. Run: kubectl config get-contexts",
  "kubernetes-context-unset": "The kubeconfig {path} names no current context. Run: kubectl config use-context CONTEXT",
  "kubernetes-insecure":
    "{server} is used without a verified certificate (kubeconfig {path}), so no secret is sent there. Use https, and name the cluster's certificate authority instead of insecure-skip-tls-verify.",
  "kubernetes-exec-failed":
    "{command}, which signs you in to the cluster, did not succeed. Run: kubectl get --raw /version, and follow what it says.",
  "kubernetes-sign-in-slow":
    "Signing in to the cluster takes too long. Run: kubectl get --raw /version, and follow what it says.",
  "kubernetes-signed-out":
    "The Kubernetes API server does not accept your credentials. Sign in to the cluster again; in a session on the cluster, restart the session.",
  "kubernetes-denied":
    "You may not {verb} Secret {secret} in namespace {namespace}. Ask who looks after the cluster for a Role there with: " +
    'resources ["secrets"], resourceNames ["{secret}"], verbs ["{verb}"].',
  "kubernetes-denied-all":
    "You may not {verb} the Secrets of namespace {namespace}. Ask who looks after the cluster for a Role there with: " +
    'resources ["secrets"], verbs ["{verb}"].',
  "kubernetes-secret-missing":
    "There is no Secret {secret} in namespace {namespace}, and you may not create it. Ask who looks after the cluster to create it; a Role that lets you get, watch and patch it is enough then.",
  "kubernetes-namespace-missing":
    "There is no namespace {namespace} in this cluster, or it is being deleted. Check the name, or ask who looks after the cluster.",
  "kubernetes-immutable":
    "Secret {secret} in namespace {namespace} is marked immutable, so nothing in it can be changed. Ask who made it to replace it.",
  "kubernetes-rejected":
    "The cluster does not allow this change to Secret {secret} in namespace {namespace}, though your rights do. Ask who looks after the cluster about its policies.",
  "kubernetes-full":
    "Secret {secret} in namespace {namespace} is {percent} % full: it holds {used} of {limit} bytes, and would hold {wanted}. Nothing was changed; delete secrets you no longer use.",
  "kubernetes-details-full":
    "The annotations of Secret {secret} in namespace {namespace}, where descriptions and dates are, are {percent} % full: {used} of {limit} bytes, and would be {wanted}. Nothing was changed; shorten descriptions, or delete secrets you no longer use.",
  "kubernetes-object-too-large":
    "Secret {secret} in namespace {namespace} would be larger than the cluster allows. Nothing was changed; delete secrets you no longer use.",
  "kubernetes-details-damaged":
    "The annotation nbsecrets/details of Secret {secret} in namespace {namespace} is damaged and was left as it is, so nothing can be changed. Correct it, or remove it: kubectl annotate secret {secret} -n {namespace} nbsecrets/details-",
  "kubernetes-value-damaged": "The value of {name} cannot be read and was left as it is.",
  "kubernetes-contended":
    "Secret {secret} in namespace {namespace} is being changed by others all the time. Nothing was changed; try again.",
  "kubernetes-unreachable":
    "The Kubernetes API server {server} cannot be reached. Check the network; nothing was changed.",
  "kubernetes-certificate":
    "{server} does not show the certificate that the kubeconfig expects, so nothing was sent. Check the cluster's certificate authority, and that nobody is in between.",
  "kubernetes-silent": "The Kubernetes API server {server} does not answer. Try again in a moment.",
  "kubernetes-cut-off": "The Kubernetes API server {server} closed the connection before it had answered. Try again.",
  "kubernetes-not-known":
    "The Kubernetes API server did not confirm the change, so it is not known whether it was saved. Look at the list when the server answers again, then save once more if it is not there.",
  "kubernetes-busy": "The Kubernetes API server is too busy. Nothing was changed; try again in a moment.",
  "kubernetes-failing": "The Kubernetes API server reports a failure of its own ({status}). Try again in a moment.",
  "hub-busy": "The hub's secrets service has more to do than it can. It is tried again; nothing was changed.",
  "hub-too-many-sessions":
    "More sessions use the hub's secrets service under your name than it serves at once. Close some, or stop a server that you do not need.",
  "hub-writes-often":
    "Your secrets were changed too often in a short time, so the hub's secrets service did not take this one. Nothing was changed; try again in {seconds} seconds.",
  "hub-not-known":
    "The connection to the hub's secrets service ended before it confirmed the change, so it is not known whether it was saved. Look at the list when it answers again, then save once more if it is not there.",
  "hub-namespace-taken":
    "Namespace {namespace} has Secrets of another hub, which calls itself {other}; this one is {hub}. Give each hub a namespace or a name of its own (--hub). Only if it is the same hub at another address, set NBSECRETS_HUB_ID to {other}. Nothing was changed.",
  "hub-other-hub":
    "Secret {secret} in namespace {namespace} is one of another hub, so it is not touched. Ask who looks after the hub.",
  "hub-owner-lives":
    "Secret {secret} in namespace {namespace} is that of {user}, whom the hub still knows. Nothing was changed.",
  "hub-prune-many":
    "{count} of {total} Secrets would be deleted, which is many at once. Look whether the list is right; if it is, add --count {count}. Nothing was deleted.",
  "hub-spec":
    "{spec} names no secrets service of a hub. Write hub: and its address, as in hub:https://hub.example.org/services/nbsecrets, or set NBSECRETS_HUB_URL.",
  "hub-no-token":
    "This session has no token of the hub (JUPYTERHUB_API_TOKEN), so the hub's secrets service cannot know who you are. Start it from the hub.",
  "hub-unreachable": "The hub's secrets service cannot be reached. It is tried again; nothing was changed.",
  "hub-down":
    "The hub does not answer, so its secrets service cannot check who you are. It is tried again; nothing was changed.",
  "hub-signed-out": "The hub does not accept this session's token any more. Stop your server, and start it again.",
  "hub-refused":
    "The hub's secrets service refuses this session. Ask who looks after the hub to give servers and users the scope access:services!service={service}.",
  "hub-not-a-server":
    "The hub's secrets service serves the sessions of running servers alone, and this token is of none. Start a server, and work there.",
  "hub-server-stopped": "The server that this token is of does not run any more. Start it again.",
  "hub-other-user":
    "Secret {secret} in namespace {namespace} was made for somebody else who had this user name, so it is not shown. Ask who looks after the hub.",
  "hub-service-denied":
    "The hub's secrets service may not {verb} Secrets in namespace {namespace}. Ask who looks after the hub to give it that right.",
  "hub-service-signed-out": "The cluster does not accept the hub's secrets service. Ask who looks after the hub.",
  "hub-no-secret": "There is no Secret {secret} in namespace {namespace}. Nothing was changed.",
  "hub-no-user": "The hub knows no user {user}. Nothing was changed.",
  "hub-user-lives": "The hub still has a user {user}, whose secrets stay where they are. Nothing was changed.",
  "hub-user-has-secrets":
    "Secret {secret} in namespace {namespace} has secrets already, which would be lost. Nothing was changed.",
  "hub-changed-meanwhile":
    "Secret {secret} in namespace {namespace} was changed at the same moment, so it was left as it is. Try again.",
  "hub-may-not-read":
    "The hub does not let this token see all users. Give the service's role the scopes list:users, read:users and read:servers.",
  "kubernetes-not-an-api":
    "What answers at the cluster's address is no Kubernetes API server that this version understands. Check the server in the kubeconfig.",
  "vault-corrupt": "The vault {file} is damaged and was left as it is. Restore {file}.bak, or a backup, in its place.",
  "vault-not-age": "{file} is not an age file and was left as it is. Move it away, or restore {file}.bak in its place.",
  "vault-newer": "The vault {file} was written by a newer version. Update Notebook Secrets to open it.",
  "vault-locked":
    "The vault {file} is there, but the identity that opens it is not: {identity} is missing. Restore it from your backup; no new one is made.",
  "vault-other-identity":
    "The identity {identity} does not open the vault {file}. Restore the identity the vault was made with, or name it with NBSECRETS_IDENTITY.",
  "identity-corrupt": "The identity {identity} cannot be read as an age identity. Restore it from your backup.",
  "identity-permissions":
    "The identity {identity} can be read by others (mode {mode}), so it is not used. Run: chmod 600 {identity}",
  permissions: "{path} is not yours, or others may read it (mode {mode}). Run: chmod {wanted} {path}",
  "file-unreadable": "{path} cannot be read ({reason}). Check that it exists and that you may read it.",
  "file-unwritable": "{path} cannot be written ({reason}). Nothing was changed.",
  "disk-full": "There is no space left to write {path}. Nothing was changed; free some space and save again.",
  "read-only-disk": "{path} is on a read-only file system. Nothing was changed.",
  "lock-held":
    "{path} is in use by process {pid} on {host} since {since}. Try again; if that process is gone, run: nbsecrets unlock",
  "lock-lost": "Another program took over {path} while this one was writing. Nothing was written; try again.",
  "lock-alive": "{path} is held by process {pid}, which is running. End it first; nothing was unlocked.",
  "mount-foreign": "{path} is not a mount of Notebook Secrets, so it was left alone. Choose an empty directory.",
  "mount-in-the-way":
    "{path} is not part of a mount of Notebook Secrets, so nothing was written beside it. Move it away, or choose an empty directory.",
  "mount-insecure":
    "{path} belongs to someone else or may be changed by others, so no secret was written there. Remove it, or choose another directory.",
  "mount-kubernetes":
    "{path} is kept by Kubernetes itself, so it was left alone. Choose another directory, or leave NBSECRETS_MOUNT unset.",
  "mount-read-only":
    "{path} is read-only here, so it was left to whoever keeps it. Choose another directory, or leave NBSECRETS_MOUNT unset.",
  "mount-kept-kubernetes":
    "Kernels read {path}, which Kubernetes keeps itself. It shows a change after up to 90 seconds.",
  "mount-kept-elsewhere": "Kernels read {path}, which is read-only here. Another program keeps it current.",
  "mount-behind": "Since {since} the mount {path} does not follow the store, and its files stay as they are. {reason}",
  "mount-behind-still": "The mount {path} still does not follow the store. {reason}",
  "mount-follows": "Since {since} the mount {path} follows the store again.",
  "mount-unrecorded":
    "{path} cannot be written ({reason}), so programs do not find the mount by themselves. Set NBSECRETS_MOUNT={mount} for them.",
  "mount-unwritable":
    "Your secrets are stored, but {path} cannot be written ({reason}), so kernels cannot read them yet.",
  "usage-wrong": "{problem} Run: nbsecrets --help",
  "input-missing": "There is no value on standard input. Pipe it in, or use --file.",
  "exec-not-text":
    "The value of {name} is not UTF-8 text without zero bytes, so it is not put into the environment. " +
    "Write it to a file: nbsecrets get {name} > FILE",
  "exec-too-large":
    "The value of {name} is larger than 96 KiB, so it is not put into the environment. " +
    "Write it to a file: nbsecrets get {name} > FILE",
  "exec-full":
    "The environment holds 1 MiB of secrets already, so {name} is not put into it. Name those that the command needs.",
  "lock-broken": "{path} was held by process {pid} on {host}; it is free now.",
  "lock-free": "{path} is not locked.",
  "command-missing": "{command} cannot be started: it was not found, or may not be run.",
  "nothing-stored": "There is no secret to load yet. Add one first.",
  "editor-needed": "Open a notebook or a code file first, and put the cursor where the code should go.",
  "editor-read-only": "This document is read-only, so nothing was inserted.",
  "language-unsupported":
    "There is no snippet for {language} yet. Each secret is a file in the directory that NBSECRETS_MOUNT names.",
  "name-of-loader": "{name} is a variable of the loader itself in shells. Save the value under another name.",
  "loader-present": "The loader is here already.",
  "loader-updated": "The loader that was here already is up to date now. Run it again.",
  "loader-leaves-out": "Shells cannot have variables of these names, so the loader leaves them out: {names}.",
  "form-optional": "Nothing, and no error, where it is not loaded",
  "form-demand": "An error that says what to do, where it is not loaded",
  "form-value": "The text, without an environment variable",
  "form-bytes": "The bytes, without an environment variable",
  "form-path": "The path of the file that holds it",
  "form-current": "Before each cell, load what has changed",
  "form-ae5-load": "Load all secrets with ae5_tools",
  "form-ae5-demand": "As ae5_tools reads it",
  "notebook-needed": "Open the notebook first.",
  "other-forms-none": "There is no other form of code for {name} here.",
  "module-missing":
    "nbsecrets is not installed where this notebook runs. Plain code loads the same secrets without it.",
  "plain-code-done": "Plain code now loads your secrets. Run the cell again.",
  "plain-code-impossible":
    "This notebook uses nbsecrets in a way that plain code cannot replace, so nothing was changed. Install it instead.",
  "plain-code-locked":
    "A cell that would have to change is locked, so nothing was changed. Install nbsecrets instead, or ask who locked it.",
  "plain-code-unneeded": "Nothing in this notebook needs nbsecrets.",
  "plain-code-python": "Only a Python notebook can use nbsecrets, so there is nothing to replace or install here.",
  "package-installed": "nbsecrets is installed where this notebook runs. Run the cell again.",
  "package-not-installed":
    "nbsecrets could not be installed where this notebook runs; the cell that tried says why. Plain code works without it.",
  "package-unpacked":
    "This server has no copy of nbsecrets to install from. Use plain code, or ask who looks after the server.",
  "kernel-needed": "This notebook has no kernel that could install nbsecrets. Start one, and try again.",
  "rename-keeps-old":
    "Saving makes a new secret called {name}. {old} stays as it is; delete it when nothing reads it any more.",
  "where-used-nowhere":
    "No directory of code is known here, so nothing was looked through. Open a folder, then try again.",
  "where-used-count": "Places in code that name {name}: {count}.",
  "where-used-none": "{name} is named in none of the {files} files that were looked through.",
  "where-used-cut": "The first {count} are shown.",
  "where-used-unread": "{count} could not be read, wholly or in part: too large, damaged, or not readable by you.",
  "where-used-progress": "Looking through your code: {done} of {files} files.",
  "where-used-begins": "Looking through your code…",
  "code-place": "{file}, line {line}",
  "code-place-cell": "{file}, cell {cell}, line {line}",
  "names-all-used": "Code in the {files} files that were looked through names each of your secrets.",
  "names-unused": "Named in none of the {files} files that were looked through: {names}.",
  "names-none-misspelt": "No name that is read looks like a misspelling of a stored one.",
  "names-misspelt": "Read, not stored, and much like a stored name: {count}.",
  "rename-offer": "{to} is saved and {from} is kept. Places in code that still name {from}: {count}.",
  "rename-plan": "Lines that change: {lines}. Files: {files}. Nothing is written yet.",
  "rename-nothing": "No code that could be read names {from}.",
  "rename-by-hand": "Places to change by hand, since their language has no variable of the new name: {count}.",
  "rename-done": "Renamed in {files}.",
  "rename-none-done": "Nothing was renamed.",
  "rename-left-changed": "Written by somebody else meanwhile and left as it is: {files}. Look again, then rename.",
  "rename-left-gone": "No longer there: {files}.",
  "rename-left-read-only": "Not writable for you and left as it is: {files}.",
  "rename-left-refused":
    "Could not be written and is as it was: {files}. Look at the disk's free space, then rename again.",
  "rename-left-unsaved": "Open with changes that are not saved: {files}. Save, then rename again.",
  "rename-plan-gone": "What was to be renamed is not known any more. Look again, then rename.",
  "names-computed":
    "Places that read a name which the code puts together: {count}. Which secrets those are is not known before it runs.",
  "name-computed": "A name that is put together",
  "name-misspelt": "{name} – did you mean {nearest}?",
  "still-used": "Places in code that name it: {count}, in {files}.",
  "delete-question": "Delete {name}? Code that reads it will fail from then on.",
  "delete-question-several": "Delete {count} secrets ({names})? Code that reads them will fail from then on.",
  "clipboard-empty": "The clipboard holds no text. Copy the value first, or choose a file.",
  "value-copied": "The value of {name} is on the clipboard for 30 seconds.",
  "value-no-text-to-show":
    "The value of {name} is not text ({bytes} bytes), so it cannot be shown or copied. Code reads it as it is.",
  "delete-read-only": "{names} cannot be deleted: they are read-only.",
  "terminal-leaves-out":
    "{names} cannot be in the terminal's environment: binary, too large, with a dollar sign before a brace, or under a name that changes how programs start. Code in the terminal can read them from the mount.",
  "terminal-logged":
    "At the log level {level} VS Code would write the values into its logs. Choose Info by the command Set Log Level, reload the window, then try again.",
  "terminal-bad-names":
    "{names} cannot be in an environment: a variable's name may hold letters A to Z, digits and underscores only.",
  "selection-moved":
    "{name} is saved. Its text in the document is not where it was any more, so it was left there: replace it by hand.",
  "selection-empty": "Select the value in the code first.",
  "command-question": "{what}? A link or a program asks for it, not a menu, a button or a key that you used.",
  "command-question-about":
    "{what}: {about}? A link or a program asks for it, not a menu, a button or a key that you used.",
  "name-copied": "{name} is on the clipboard.",
  "expiry-ahead": "expires {when}",
  "expiry-over": "expired {when}",
  "store-fullness": "{percent} % full",
  "store-room": "{used} of {limit} in use, room for {free}.",
  "store-nearly-full": "{used} of {limit} in use, room for {free} only. Delete secrets you no longer use.",
  "kept-encrypted": "Encrypted on {place}.",
  "kept-in": "Kept in {store}, {place}.",
  "admin-request": "To allow it, apply this in the cluster, and bind the Role to who sent it to you.",
  "admin-request-copied": "Copied. Send it to who looks after your cluster.",
  "admin-request-none": "There is nothing to ask an administrator for.",
  "doctor-store": "The store can be read ({place}). Secrets: {count}.",
  "doctor-unchecked": "Names, values and what the mount shows were not checked, because the store cannot be read.",
  "doctor-right": "You may {verb} Secret {name} in namespace {namespace}.",
  "doctor-right-any": "You may {verb} Secrets in namespace {namespace}.",
  "doctor-right-unneeded":
    "You may not create Secrets in namespace {namespace}. You need not, because {secret} is there.",
  "doctor-right-perhaps":
    "You may not create Secrets in namespace {namespace}. Somebody has to, if {secret} is not there yet.",
  "doctor-immutable": "The store is marked immutable, so nothing in it can be changed. Ask who made it to replace it.",
  "doctor-files": "The files of the store can be read by you alone.",
  "doctor-lock": "No other program keeps the store locked.",
  "doctor-space": "The store is {percent} % full; it can hold {size}.",
  "doctor-space-low": "The store is {percent} % full; it can hold {size}. Delete secrets that nothing reads any more.",
  "doctor-mount": "{path} is the mount, where code finds the secrets.",
  "doctor-mount-absent": "{path} is not there, so code finds no secrets. Run: nbsecrets mount",
  "doctor-mount-standard": "Code reads {path}. There is no mount that shows a change at once; a session makes one.",
  "doctor-mount-early": "There is no mount yet. The first secret makes it, in {path}.",
  "doctor-mount-nowhere":
    "There is no directory in which the mount could be made. Set NBSECRETS_MOUNT to one of yours, in memory if there is such.",
  "doctor-mount-kubelet": "{path} is kept by Kubernetes itself, which shows a change after up to 90 seconds.",
  "doctor-mount-volume": "{path} is this pod's own, and its files can be read by you alone.",
  "doctor-mount-single":
    "Files in {path} are mounted one by one (subPath), and Kubernetes never updates those: {names}. " +
    "Mount the whole volume at that directory instead.",
  "doctor-mount-private": "{path} can be read by you alone.",
  "doctor-mount-modes": "Somebody changed the modes of files in {path}: {names}. Run: nbsecrets mount",
  "doctor-mount-memory": "{path} is in memory.",
  "doctor-mount-disk":
    "{path} is not in memory: values are written to a disk, whose free space may keep them. " +
    "Where XDG_RUNTIME_DIR or /dev/shm can be written, the mount is in memory.",
  "doctor-mount-disk-here":
    "{path} is not in memory: values are written to a disk, whose free space may keep them. " +
    "This system has no such place in memory; encrypt its disk.",
  "doctor-mount-current": "{path} shows what the store holds.",
  "doctor-mount-stale": "{path} does not show what the store holds: {names}. Run: nbsecrets mount",
  "doctor-mount-unreadable":
    "You may not read files in {path}: {names}. Ask who made the mount; a pod's securityContext needs an fsGroup, " +
    "or the user that its sidecar runs as.",
  "doctor-mount-behind":
    "{path} does not show what this store holds: {names}. Kubernetes needs up to 90 seconds for a change; " +
    "if it stays so, it mounts another Secret, or the session needs a restart.",
  "doctor-mount-other":
    "Code that starts in this environment reads {path}, which is not the mount of this store. Run: export NBSECRETS_MOUNT={mount}",
  "doctor-mount-unfound":
    "Code that starts in this environment finds no mount by itself. Run: export NBSECRETS_MOUNT={mount}",
  "doctor-mount-found": "Code that starts in this environment finds the mount.",
  "doctor-shared": "{path} has secrets that {group} shares with you. Those that count: {count}.",
  "doctor-shared-unreadable":
    "{path}, where {group} shares secrets, cannot be read ({reason}). Ask who runs this server, or correct NBSECRETS_SHARED.",
  "doctor-shared-hidden": "Your own secrets are used instead of shared ones of the same names: {names}.",
  "doctor-names": "Every name can be an environment variable.",
  "doctor-names-digit": "Shells cannot export names that start with a digit: {names}. Code can still read them.",
  "doctor-names-reserved":
    "The loader skips names that change how programs start, unless it is asked for them by name: {names}. " +
    "Other names are safer.",
  "doctor-names-unusable":
    "No variable can have these names, so loaders pass them over: {names}. Read their files in the mount, " +
    "or save these values under names of letters A to Z, digits and underscores.",
  "doctor-values": "Every value fits into the environment.",
  "doctor-values-newline":
    "One line with a line break at its end, which is part of the value: {names}. " +
    "Passwords and tokens have none; save them again without it.",
  "doctor-values-large":
    "Larger than 96 KiB, so not put into the environment: {names}. Code reads the file that nbsecrets.path gives.",
  "doctor-values-binary":
    "Not UTF-8 text without zero bytes, so not put into the environment: {names}. " +
    "Code reads the file that nbsecrets.path gives.",
  "doctor-values-total":
    "Loading all secrets puts 1 MiB into the environment and leaves these out: {names}. Load by name what is needed.",
  "doctor-variables": "No variable of this environment hides a secret.",
  "doctor-variables-hide":
    "This environment has variables of the same names and other values: {names}. " +
    "Loading replaces them; code that does not load gets the variable. Remove them where they are set.",
  "doctor-expiry": "No secret expires in the next {days} days.",
  "doctor-expiry-soon": "To expire in the next {days} days: {names}. Ask for new ones in time.",
  "doctor-expiry-over": "Expired: {names}. Replace them, or delete those that nothing reads any more.",
  "doctor-version": "{name} {version}",
  "doctor-section-store": "Store",
  "doctor-section-mount": "Mount",
  "doctor-section-secrets": "Secrets",
  "doctor-section-versions": "Versions",
  "import-repeated": "Line {line} sets it too; the last one counts.",
  "import-resolved": "Holds what the file says above for {names}.",
  "import-unresolved": "Refers to a name that the file does not set above it; that is kept as it is written.",
  "import-hash": "Holds a #, which is kept. Some programs take it for the beginning of a comment.",
  "import-lines": "The value goes on to line {line}.",
  "import-no-assignment": "This is not NAME=value, so it was passed over.",
  "import-quote-open":
    "{name} was not read: its quote is never closed. Close it, or put the value in quotes of another kind.",
  "import-after-quote":
    "{name} was not read: text follows its closing quote. Put a backslash before a quote inside the value, or use quotes of another kind.",
  "import-lines-unquoted": "{name} was not read: its value has several lines and no quotes. Put it in double quotes.",
  "import-references-full": "{name} was not read: with what it refers to it would be too large.",
  "import-json-broken": "From here on this is no JSON, so nothing was read. Correct it, or choose another format.",
  "import-json-no-object": "This JSON is no object of names and values, so nothing was read.",
  "import-json-nested":
    "{name} was not read: it is a list or an object. Only text, numbers, true and false become secrets.",
  "import-json-null": "{name} was not read: it is null, which is no value.",
  "import-base64": "{name} was not read: it is not base64, as the data of a Kubernetes Secret is.",
  "import-half-character": "{name} was not read: one of its escapes stands for no character.",
  "import-shell-command": "{name} was not read: a command makes its value, and none is run here.",
  "import-shell-variable": "{name} was not read: it refers to something that the file does not set above it.",
  "import-shell-list": "{name} was not read: it is a list.",
  "import-shell-code": "This is shell code that does more than set variables. It was passed over, and not run.",
  "import-shell-quote": "A quote opens here and is never closed, so this was passed over.",
  "import-binary":
    "This is not a text file, so nothing was read. What can be imported is .env, JSON and shell code; a binary value is added from its file, as a secret of its own.",
  "import-not-utf8": "This file is not UTF-8 text, so nothing was read. Save it as UTF-8, then import it again.",
  "import-utf16": "This file is UTF-16 text, so nothing was read. Save it as UTF-8, then import it again.",
  "import-too-large": "This file has {bytes} bytes, so nothing was read; at most {limit} can be imported at once.",
  "import-more-problems": "There are more like these: {count}. Is it the right file, read as the right format?",
  "import-drop-other":
    "{name} is no .env, JSON or shell file, so nothing was read. Add a secret to keep the content of another file as its value.",
  "import-drop-several": "Drop one file at a time. Nothing was read.",
  "import-nothing": "There are no names and values in this file.",
  "import-name-twice": "The entry of line {line} would be called {name} too. Choose one of them, or another name.",
  "import-name-case":
    "The entry of line {line} would be called {other}, which differs only in case. Choose one of them, or another name.",
  "import-batch":
    "What is chosen holds {bytes} bytes; at most {limit} can be imported at once. Import it in smaller groups.",
  "import-state-new": "New",
  "import-state-same": "Already there",
  "import-state-overwrites": "Replaces another value",
  "import-state-name": "Name not allowed",
  "import-state-large": "Too large",
  "import-state-collides": "Name is taken",
  "import-state-read-only": "Cannot be changed",
  "import-left": "not chosen",
  "import-done": "Imported. New: {created}, replaced: {replaced}, already there: {same}, left out: {left}.",
  "import-plan": "New: {created}, to replace: {replaced}, already there: {same}, left out: {left}.",
  "import-would":
    "Nothing was changed. An import would be: new {created}, replaced {replaced}, already there {same}, left out {left}.",
  "import-overwrite-needed":
    "Different values are there already and were left as they are: {names}. To replace them, use --overwrite.",
  "import-names-refused":
    "Names that are not allowed were left out: {names}. To import them under the proposed names, use --fix-names.",
  "import-reserved-left":
    "Names that change how programs start were left out: {names}. To import one all the same, use --only with it.",
  "import-store-changed":
    "Something else changed what is stored: {names}. Nothing was imported; look at the rows again, then import.",
  "import-not-in-file": "The file holds nothing called {name}. Nothing was changed.",
  "import-file-stays": "{path} still holds the values. Delete it when nothing reads it any more.",
  "import-file-tracked":
    "{path} still holds the values, and git does not ignore it. Delete it, or add it to .gitignore; what was committed stays in the history.",
  internal:
    "Something went wrong inside Notebook Secrets. Nothing secret was written to the log. Try again, and report it if it stays.",
} as const satisfies Record<string, string>;

export type MessageKey = keyof typeof messages;

/** A sentence by key and parameters; what checks return. */
export interface Message {
  readonly key: MessageKey;
  readonly params: Readonly<Record<string, string>>;
}

/**
 * The sentence to show for a message or a `SecretError`.
 *
 * @param translate - a host's translation of a whole template, braces included; the template itself where there is none.
 */
export function renderMessage(
  message: Message,
  translate: (template: string) => string = (template) => template,
): string {
  const { place } = message.params;
  // The service says "this computer" in English.
  const params = place === undefined ? message.params : { ...message.params, place: translate(place) };
  // A newer service may send a key that this page does not have.
  const template = Object.hasOwn(messages, message.key) ? messages[message.key] : messages.internal;
  return translate(template).replace(/\{([a-z]+)\}/g, (whole, name: string) =>
    Object.hasOwn(params, name) ? (params[name] ?? whole) : whole,
  );
}
